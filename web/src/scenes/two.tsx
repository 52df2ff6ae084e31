/** Two worlds side by side: the same people at the same moment. */
import { useCallback, useRef, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import { columnsOf } from "../fetch";
import type { Board } from "../marks/board";
import { useStill } from "../state";
import { hour } from "../hour";
import { MapView, type Clock } from "./map";

export function TwoScene({ city, say, light, world }: SceneOptions) {
  const { page } = city, still = useStill(), clock = useRef<Clock>({ playing: !still, speed: 30, day: 300, second: 8 * 3600 }), tied = useRef<Board[]>([]);
  const [, again] = useState(0), [mark, setMark] = useState(-1), left = world, right = Math.max(0, page.worlds.findIndex((w) => w.name === (page.worlds[left].name === page.twin ? page.first : page.twin)));
  const tick = useCallback(() => again((n) => n + 1), []), c = clock.current;
  return (
    <div class="two">
      <div class="column"><h1>{say("two_title")}</h1><p class="lead">{say("two_lead")}</p></div>
      <div class="pairmaps">
        {[left, right].map((w, k) => <figure key={`${w}-${k}`}><figcaption>{page.worlds[w].title}{page.worlds[w].score ? "" : ` · ${say("nobody_counts")}`}</figcaption><div class="plate"><MapView ask={columnsOf} city={city} world={w} light={light} clock={clock} mark={mark} leads={k === 0} onPick={setMark} onTick={tick} tied={tied} about={say("city_about", { n: page.n_shown, what: say(page.worlds[w].score ? "by_score" : "by_nothing") })} /></div></figure>)}
      </div>
      <div class="timeline">
        <button class="big play" onClick={() => { c.playing = !c.playing; tick(); }}>{say(c.playing ? "pause" : "play")}</button>
        <label class="wide"><span>{say.date(page.start, c.day, true)}, {hour(c.second)}</span><input type="range" min={0} max={page.days - 1} value={c.day} aria-label={say("day")} aria-valuetext={say.date(page.start, c.day, true)} onInput={(e) => { c.day = Number(e.currentTarget.value); tick(); }} /></label>
        {mark >= 0 ? <a href={`#/life/${city.people.person[mark]}`}>{say("life_person", { id: String(city.people.person[mark]) })}</a> : null}
      </div>
    </div>
  );
}
