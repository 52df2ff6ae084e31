/** Two worlds side by side: the same people at the same moment, and the map of who fares better or worse. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import { columnsOf, yearOf } from "../fetch";
import { hour } from "../hour";
import type { Board } from "../marks/board";
import { drawDifference, parts, SIDE } from "../marks/difference";
import { whoOf } from "../persons";
import { useAsked, useStill } from "../state";
import type { Words } from "../words/en";
import { besideOf, nameOf } from "../worlds";
import { MEASURES, most, worthOf, type Measure } from "../worth";
import { MapView, netOf, type Clock } from "./map";

const TOLD = 3;

export function TwoScene({ city, say, light, world }: SceneOptions) {
  const { page } = city, still = useStill(), clock = useRef<Clock>({ playing: !still, speed: 30, day: Math.min(300, page.days - 1), second: 8 * 3600 }), tied = useRef<Board[]>([]);
  const [, again] = useState(0), [mark, setMark] = useState(-1), [asked, setAsked] = useState(-1);
  const left = world, twin = besideOf(page, left), right = asked >= 0 && asked !== left ? asked : twin;
  const tick = useCallback(() => again((n) => n + 1), []), c = clock.current;
  return (
    <div class="two">
      <div class="column"><h1>{say("two_title")}</h1><p class="lead">{say("two_lead")}</p>
        <label class="beside-world">{say("two_beside")} <select value={right} onChange={(e) => setAsked(Number(e.currentTarget.value))}>{page.worlds.map((w, i) => (i === left ? null : <option key={w.name} value={i}>{nameOf(w, say)}</option>))}</select></label>
      </div>
      <div class="pairmaps">
        {[left, right].map((w, k) => <figure key={`${w}-${k}`}><figcaption>{nameOf(page.worlds[w], say)}{page.worlds[w].score ? "" : ` · ${say("nobody_counts")}`}</figcaption><div class="plate"><MapView ask={columnsOf} city={city} world={w} light={light} clock={clock} mark={mark} leads={k === 0} onPick={setMark} onTick={tick} tied={tied} about={say("city_about", { n: page.n_shown, what: say(page.worlds[w].score ? "by_score" : "by_nothing") })} /></div></figure>)}
        <Difference key={`${left}-${right}`} city={city} say={say} light={light} left={left} right={right} onPick={setMark} />
      </div>
      <div class="timeline">
        <button class="big play" onClick={() => { c.playing = !c.playing; tick(); }}>{say(c.playing ? "pause" : "play")}</button>
        <label class="wide"><span>{say.date(page.start, c.day, true)}, {hour(c.second)}</span><input type="range" min={0} max={page.days - 1} value={c.day} aria-label={say("day")} aria-valuetext={say.date(page.start, c.day, true)} onInput={(e) => { c.day = Number(e.currentTarget.value); tick(); }} /></label>
        {mark >= 0 ? <a href={`#/life/${city.people.person[mark]}`}>{say("life_person", { id: String(city.people.person[mark]) })}</a> : null}
      </div>
    </div>
  );
}

/** Who fares better or worse in the left city than in the right one. */
function Difference({ city, say, light, left, right, onPick }: { city: SceneOptions["city"]; say: SceneOptions["say"]; light: SceneOptions["light"]; left: number; right: number; onPick: (index: number) => void }) {
  const { page, people } = city, canvas = useRef<HTMLCanvasElement>(null), spots = useRef<Float32Array | null>(null), [by, setBy] = useState<Measure>(page.worlds[left].score || page.worlds[right].score ? "score" : "doors");
  const { value, error } = useAsked(async () => [await yearOf(left), await yearOf(right)] as const, [left, right]);
  if (error) throw error;
  const worth = useMemo(() => (value ? worthOf(by, { year: value[0], world: page.worlds[left] }, { year: value[1], world: page.worlds[right] }) : null), [value, by]);
  useEffect(() => { if (canvas.current && worth) spots.current = drawDifference(canvas.current, city, netOf(city), light, worth); }, [worth, light]);
  const found = worth ? parts(worth) : { up: 0, down: 0, same: 0 }, first = page.worlds[left], sides = { left: nameOf(first, say), right: nameOf(page.worlds[right], say) }, words = { up: say("two_better", { n: found.up }), down: say("two_worse", { n: found.down }), same: say("two_same", { n: found.same }) };
  const pick = (e: MouseEvent) => {
    const box = canvas.current!.getBoundingClientRect(), at = spots.current;
    if (!at) return;
    const x = ((e.clientX - box.left) / box.width) * SIDE, y = ((e.clientY - box.top) / box.height) * SIDE;
    let best = -1, near = 144;
    for (let i = 0; i < people.n; i++) { const d = (at[2 * i] - x) ** 2 + (at[2 * i + 1] - y) ** 2; if (d < near) { near = d; best = i; } }
    if (best >= 0) onPick(best);
  };
  const names = (sign: 1 | -1) => (worth ? most(worth, sign, TOLD) : []).map((i, k) => <span key={i}>{k ? ", " : ""}<a href={`#/life/${people.person[i]}`}>{whoOf(page, people, i, say).name}</a> ({sign > 0 ? "+" : "−"}{say.number(Math.abs(worth![i]))})</span>);
  const neither = by === "score" && !first.score && !page.worlds[right].score;
  return (
    <figure class="differs">
      <figcaption>{say("two_differ", sides)}</figcaption>
      <fieldset class="by"><legend class="hidden">{say("two_by")}</legend>{MEASURES.map((m) => <label key={m}><input type="radio" name="by" checked={by === m} onChange={() => setBy(m)} /> {say(`two_by_${m}` as keyof Words)}</label>)}</fieldset>
      <canvas ref={canvas} onClick={pick} role="img" aria-label={`${say("two_differ", sides)}: ${words.up}, ${words.down}, ${words.same}.`} />
      <div class="found">
        <p aria-live="polite"><b class="up">{words.up}</b>, <b class="down">{words.down}</b>, {words.same}. {neither ? say("nobody_counts") : say(`two_says_${by}` as keyof Words)}</p>
        {found.down ? <p class="fine">{say("two_most_worse")}: {names(-1)}</p> : null}{found.up ? <p class="fine">{say("two_most_better")}: {names(1)}</p> : null}
      </div>
    </figure>
  );
}
