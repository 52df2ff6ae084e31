/** The city: everyone moving through the day, the clock, what cameras see, and the screen. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import { columnsOf } from "../fetch";
import { indexOf } from "../lives";
import type { Board } from "../marks/board";
import { hour } from "../hour";
import { css, ramp } from "../marks/ramp";
import { plainOf, whoOf } from "../persons";
import { useStill } from "../state";
import { SkyNow } from "../marks/hours";
import { skyOf } from "../weather";
import { skyWords } from "./herday";
import type { Words } from "../words/en";
import { MapView, netOf, type Clock } from "./map";
import { ScreenPanel } from "./screen";

const SPEEDS = [2, 10, 30, 120];


export function CityScene({ city, say, light, world, place }: SceneOptions) {
  const { page, people, places } = city, still = useStill(), asked = place.query;
  const clock = useRef<Clock>({ playing: !still, speed: 10, day: Math.max(0, Math.min(page.days - 1, Number(asked.get("day") ?? 40) || 0)), second: 8 * 3600 + 900 });
  const [, again] = useState(0), [board, setBoard] = useState<Board | null>(null), [mark, setMark] = useState(() => indexOf(people, Number(asked.get("person") ?? page.opening?.person ?? -1)));
  const at = asked.get("place"), look = useMemo(() => (at !== null && Number(at) < places.n ? { x: places.x[Number(at)], y: places.y[Number(at)], scale: 189 / netOf(city).streets.unit } : undefined), [at]);
  const redraw = useCallback(() => again((n) => n + 1), []);
  const set = useCallback((change: Partial<Clock>) => { Object.assign(clock.current, change); redraw(); }, []);
  useEffect(() => {
    const pressed = (e: KeyboardEvent) => {
      if (e.target instanceof HTMLInputElement || e.target instanceof HTMLSelectElement || e.ctrlKey || e.metaKey || e.altKey) return;
      const c = clock.current, step = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
      if (e.key === " " && !(e.target instanceof HTMLButtonElement)) { e.preventDefault(); set({ playing: !c.playing }); }
      else if (step && e.shiftKey) { e.preventDefault(); set({ playing: false, day: Math.max(0, Math.min(page.days - 1, c.day + step)) }); }
      else if (step) { e.preventDefault(); set({ playing: false, second: Math.max(0, Math.min(86340, c.second + step * 3600)) }); }
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
  const tick = useCallback((b: Board) => { setBoard(b); redraw(); }, []);
  const now = page.worlds[world], c = clock.current, who = mark >= 0 ? whoOf(page, people, mark, say) : null, today = board?.sightsToday();
  const sky = useMemo(() => skyOf(page, c.day), [page, c.day]);
  return (
    <div class="city">
      <h1 class="hidden">{say("city_title")}</h1>
      <div class="plate">
        <MapView ask={columnsOf} key={world} city={city} world={world} light={light} clock={clock} mark={mark} leads onPick={setMark} onTick={tick} look={look} about={`${say("city_about", { n: page.n_shown, what: say(now.score ? "by_score" : "by_nothing") })} ${say("city_keys")}`} />
        <div class="legendbox">
          {now.score ? <p class="ramp"><span>{say("legend_low")}</span><i style={{ background: `linear-gradient(90deg, ${[0, 0.25, 0.5, 0.75, 1].map((t) => css(ramp(light, t))).join(",")})` }} /><span>{say("legend_high")}</span></p> : <p>{say("by_nothing")}</p>}
          <p><svg width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.8" /></svg> {say("legend_sight")}</p>
          <p><svg width="16" height="16" aria-hidden="true"><rect x="2" y="2" width="12" height="12" fill="none" stroke="#e3261b" stroke-width="2.6" /></svg> {say("legend_wrong")}</p>
        </div>
        <div class="zoomers">
          <button aria-label={say("zoom_in")} onClick={() => board?.zoom(1.5)}>+</button><button aria-label={say("zoom_out")} onClick={() => board?.zoom(1 / 1.5)}>−</button><button aria-label={say("whole")} onClick={() => board?.whole()}>◯</button>
        </div>
        <p class="pace" aria-hidden="true">{say(page.ledger === "sampled" ? "city_people_kept" : page.n_shown < page.n_person ? "city_people_some" : "city_people", { shown: page.n_shown, n: page.n_person })}{board ? ` · ${Math.round(board.perSecond)}/s` : ""}</p>
      </div>
      <aside class="beside">
        <div class="now" aria-live="off">
          <p class="date">{say.date(page.start, c.day, true)}</p><p class="clock">{hour(c.second)}</p>
          {light === "day" ? <><SkyNow sky={sky} second={c.second} about={skyWords(sky, say)} /><p class="fine">{skyWords(sky, say)} {say("sky_drawn")}</p></> : null}
          <dl>
            {today ? <><dt>{say("city_today")}</dt><dd>{say("city_rows", { n: today.all, wrong: today.wrong })}</dd></> : null}
            {board && now.black.length ? <><dt class="dot listed" /><dd>{say("city_listed", { n: board.standing.listed })}</dd></> : null}
            {board ? <><dt class="dot" /><dd>{say("city_out", { n: board.out })}</dd></> : null}
          </dl>
        </div>
        <p class="fine">{say("city_hint")}</p>
        {who ? <p class="picked"><b>{who.name}</b>, {say("life_person", { id: String(who.id) })}. {plainOf(who, say)} <a href={`#/life/${who.id}?day=${c.day}`}>{say("city_her_day", who.pronouns)}</a></p> : null}
        <ScreenPanel city={city} say={say} board={board} day={c.day} />
        <p class="fine">{say("city_scenery")}</p>
      </aside>
      <div class="timeline">
        <button class="big play" onClick={() => set({ playing: !c.playing })}>{say(c.playing ? "pause" : "play")}</button>
        <label><span>{say("speed")}</span><select value={c.speed} onChange={(e) => set({ speed: Number(e.currentTarget.value) })}>{SPEEDS.map((s) => <option key={s} value={s}>{say("speed_min", { n: s })}</option>)}</select></label>
        <label class="wide"><span>{say("time")} {hour(c.second)}</span><input type="range" min={0} max={86340} step={60} value={c.second} aria-valuetext={hour(c.second)} onInput={(e) => set({ playing: false, second: Number(e.currentTarget.value) })} /></label>
        <label class="wide"><span>{say("day")} {c.day} · {say.date(page.start, c.day)}</span><input type="range" min={0} max={page.days - 1} value={c.day} aria-valuetext={say.date(page.start, c.day, true)} onInput={(e) => set({ day: Number(e.currentTarget.value) })} /></label>
      </div>
      <p class="keys">{say("city_keys" as keyof Words)}</p>
    </div>
  );
}
