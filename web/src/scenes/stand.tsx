/** Stand before the screen: as the one shown, as a passer-by, as the neighbour; who is on it, how long each stays, and who passes. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import type { Rows } from "../columns";
import { rowsOf, type City } from "../fetch";
import { Frame, type Standpoint } from "../marks/frame";
import { whoOf } from "../persons";
import { Standing } from "../standing";
import { useAsked, useStill } from "../state";
import type { World } from "../types";
import type { Words } from "../words/en";
import { nameOf } from "../worlds";
import { netOf } from "./map";

const STANDS: Standpoint[] = ["shown", "passer", "neighbour"];
const STAYS_MS = 5200, STEPS = 26, MOST_LOOPED = 400;

export function StandScene({ city, say, world, place: address }: SceneOptions) {
  const { page, people, places } = city, now = page.worlds[world], still = useStill();
  const [day, setDay] = useState(Math.max(0, Math.min(page.days - 1, Number(address.query.get("day") ?? 200)))), [at, setAt] = useState(0), [tick, setTick] = useState(0), [playing, setPlaying] = useState(!still), [stand, setStand] = useState<Standpoint>("passer");
  const { value: rows, error } = useAsked(() => rowsOf(world), [world]);
  if (error) throw error;
  const standing = useMemo(() => (rows ? new Standing(now, rows, people.n) : null), [rows]);
  const loop = useMemo(() => { if (!standing) return []; standing.go(day); return [...standing.shown].filter(([, seen]) => seen.place >= 0).slice(0, MOST_LOOPED); }, [standing, day]);
  const total = standing ? standing.shown.size : 0, one = loop.length ? loop[at % loop.length] : null;
  const screen = useMemo(() => (one ? nearestScreen(city, one[1].place) : -1), [one?.[1].place]);
  const passers = useMemo(() => { if (screen < 0) return null; const { journeys } = netOf(city); journeys.lay(day); return journeys.passersBy(screen); }, [screen, day]);
  useEffect(() => { setTick(0); }, [at, day]);
  useEffect(() => {
    if (!playing || !loop.length) return;
    const timer = setInterval(() => setTick((t) => { if (t + 1 < STEPS) return t + 1; setAt((n) => n + 1); return 0; }), STAYS_MS / STEPS);
    return () => clearInterval(timer);
  }, [playing, loop.length]);
  const who = one ? whoOf(page, people, one[0], say) : null, until = one && rows ? paidOn(now, rows, one[0], one[1].day) : null;
  const fill = one && who ? { ...who.pronouns, place: one[1].place, district: page.districts[places.district[one[1].place]], days: Math.max(1, day - one[1].day), since: say.date(page.start, one[1].day) } : {};
  return (
    <div class="column stand">
      <h1>{say("stand_title")}</h1>
      <div class="before-it">
        <Frame face={who ? { seed: who.id, woman: who.woman, age: who.age } : null} standpoint={stand} streets={one ? streetsAround(city, one[1].place) : ""} part={still || !playing ? 0 : tick / STEPS}
          words={{ place: one ? say("open_place_words", { place: one[1].place }) : "", simulated: say("open_simulated"), you: say("stand_you") }} about={one ? say(`stand_about_${stand}` as keyof Words, fill) : say("city_screen_none")} />
        <div>
          {one && who ? (
            <>
              <fieldset><legend>{say("stand")}</legend>{STANDS.map((s) => <label key={s}><input type="radio" name="stand" checked={stand === s} onChange={() => setStand(s)} /> {say(`stand_${s}` as keyof Words)}</label>)}</fieldset>
              <p class="says" aria-live="polite">{say(`stand_${stand}_says` as keyof Words, fill)}</p>
              <dl class="facts">
                <dt>{say("stand_place")}</dt><dd>{say("place_of", fill)}</dd>
                <dt>{say("stand_since")}</dt><dd>{say("stand_since_says", fill)} {until === null ? say("stand_unpaid") : say("stand_until", { until: say.date(page.start, until), all: Math.max(1, until - one[1].day) })}</dd>
                {passers ? <><dt>{say("stand_passers")}</dt><dd>{say("stand_passers_says", { place: screen, n: passers.reduce((s, n) => s + n, 0), poor: passers[0], rich: passers[4] })} {page.n_person > page.n_shown ? say("stand_scale", { scale: Math.round(page.n_person / page.n_shown) }) : ""}</dd></> : null}
                <dt>{say("city_screen")}</dt><dd>{say("city_screen_now", { n: total })}</dd>
              </dl>
              <p class="choice"><button class="big" onClick={() => setPlaying(!playing)}>{say(playing ? "pause" : "play")}</button><button onClick={() => setAt((n) => n + 1)}>{say("stand_next")}</button>{stand === "neighbour" ? <a href={`#/life/${who.id}`}>{who.name}</a> : null}</p>
            </>
          ) : <p class="lead" role="status">{say("stand_none", { world: nameOf(now, say) })}</p>}
          <label class="slider"><span>{say("day")} {say.number(day)} · {say.date(page.start, day)}</span><input type="range" min={0} max={page.days - 1} value={day} aria-valuetext={say.date(page.start, day, true)} onInput={(e) => { setDay(Number(e.currentTarget.value)); setAt(0); }} /></label>
          <p class="fine"><a href={`#/city?day=${day}`}>{say("nav_city")}</a></p>
        </div>
      </div>
    </div>
  );
}

/** The day on which someone pays after a day, so that the face comes down; null where the run ends first. */
function paidOn(world: World, rows: Rows, index: number, since: number): number | null {
  for (let k = 0; k < rows.n; k++) if (rows.person[k] === index && rows.day[k] >= since && world.codes[rows.code[k]].startsWith("payment|")) return rows.day[k];
  return null;
}

/** The crossing with a screen that is nearest to where it happened. */
function nearestScreen({ page, places }: City, place: number): number {
  let best = -1, near = Number.POSITIVE_INFINITY;
  for (let i = 0; i < places.n; i++) {
    if (places.screen[i] >= page.screen_share) continue;
    const far = (places.x[i] - places.x[place]) ** 2 + (places.y[i] - places.y[place]) ** 2;
    if (far < near) { near = far; best = i; }
  }
  return best;
}

/** The streets of a district around a crossing, as a path in a box of 200 x 96 with the crossing in its middle. */
export function streetsAround({ places }: City, place: number): string {
  const d = places.district[place], half = 1.03 * Math.sqrt(Math.PI / places.n), x0 = places.x[place], y0 = places.y[place], lines: string[] = [];
  const X = (i: number) => (100 + ((places.x[i] - x0) / half) * 96).toFixed(1), Y = (i: number) => (48 - ((places.y[i] - y0) / half) * 96).toFixed(1);
  const near: number[] = [];
  for (let i = 0; i < places.n; i++) if (places.district[i] === d && Math.abs(places.x[i] - x0) < 3 * half && Math.abs(places.y[i] - y0) < 3 * half) near.push(i);
  for (const i of near) for (const j of near) if (j > i && Math.abs(places.row[i] - places.row[j]) + Math.abs(places.column[i] - places.column[j]) === 1) lines.push(`M${X(i)} ${Y(i)}L${X(j)} ${Y(j)}`);
  return lines.join("");
}
