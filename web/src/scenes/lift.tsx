/** The lift: from the crossing up into the map, her place in it; beside it her line, and her twin's lane with what befell the twin. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { columnsOf, rowsOf, yearOf, type City } from "../fetch";
import { indexOf, lifeOf, type Row } from "../lives";
import { Year } from "../marks/year";
import { useAsked, useNarrow, useStill, type Light } from "../state";
import type { Fill, Say } from "../words";
import type { Words } from "../words/en";
import { besideOf, nameOf } from "../worlds";
import { MapView, netOf, type Clock, type Flight } from "./map";
import { feesOf, originOf } from "../origins";
import { whoOf } from "../persons";
import { fromWords, late } from "../telling";

/** Pixels a block from where the lift begins. */
const NEAR = 655, RISE_MS = 3600, WHOLE = 1 / 1.03;
const SIDE_BY_SIDE = ["listed_days", "shown_days", "loans_asked", "loans_refused", "sanctions", "paid_yuan"] as const;

export interface LiftOptions { city: City; say: Say; light: Light; life: Row[]; listed: [number, number][]; fill: Fill; other: Row[] | null }

export function Lift({ city, say, light, life, listed, fill, other }: LiftOptions) {
  const { page, people, places } = city, opening = page.opening!, world = page.worlds.findIndex((w) => w.name === page.first), twinAt = besideOf(page, world);
  const her = indexOf(people, opening.person), who = useMemo(() => whoOf(page, people, her, say), [city, say]), still = useStill(), narrow = useNarrow(), start = page.worlds[world].score?.start ?? 0;
  const box = useRef<HTMLDivElement>(null), flight = useRef<Flight | null>(null), [risen, setRisen] = useState(false);
  const spot = { x: places.x[opening.place], y: places.y[opening.place], scale: NEAR / netOf(city).streets.unit };
  const clock = useRef<Clock>({ playing: false, speed: 1, day: opening.day, second: 43200 });
  useMemo(() => { const { journeys } = netOf(city), doer = indexOf(people, opening.doer); journeys.lay(opening.day); clock.current.second = (doer >= 0 ? journeys.passes(doer, opening.place) : 43200) + 240; }, [city]);
  const rise = () => {
    const size = box.current?.getBoundingClientRect();
    if (!size) return;
    flight.current = { from: spot, to: { x: 0, y: 0, scale: (Math.min(size.width, size.height) / 2) * WHOLE }, ms: still ? 0 : RISE_MS };
    setRisen(true);
  };
  // it rises when it comes into view, by itself once, and again when asked
  useEffect(() => {
    const seen = new IntersectionObserver(([one]) => { if (one.isIntersecting) { seen.disconnect(); rise(); } }, { threshold: 0.55 });
    if (box.current) seen.observe(box.current);
    return () => seen.disconnect();
  }, [still]);
  const { value } = useAsked(async () => ({ hers: await yearOf(world), twins: await yearOf(twinAt), rows: await rowsOf(twinAt) }), [world, twinAt]);
  const twin = page.worlds[twinAt], twinsLife = value && twin.score ? lifeOf(twin, value.rows, her) : null;
  const end = life.length ? life[life.length - 1].score ?? start : start;
  return (
    <div class="lift" data-risen={risen}>
      <figure>
        <div class="plate" ref={box}><MapView ask={columnsOf} city={city} world={world} light={light} clock={clock} mark={her} leads onPick={() => undefined} onTick={() => undefined} look={spot} flight={flight} about={say("lift_about", { ...fill, place: opening.place })} /></div>
        <figcaption>{say("lift_says", { ...fill, place: opening.place, district: page.districts[places.district[opening.place]] })} <button class="small" onClick={rise}>{say("lift_again")}</button></figcaption>
      </figure>
      <div>
        <Year days={page.days} life={life} twin={twinsLife} start={start} listed={listed} months={say.months(page.start)} narrow={narrow} width={narrow ? 380 : 640} other={other} otherName={say("diff_stands")}
          about={say("year_about", { ...fill, days: page.days, end })} words={{ hers: who.name, twin: say("year_twin_short", fill), nobody: say("nobody_counts"), listed: say("listed_words"), wrong: say("mark_wrong"), refused: say("mark_refused") }} />
        {value ? (
          <table class="sums beside-twin"><thead><tr><td /><th class="n">{who.name}</th><th class="n">{say("year_twin_short", fill)} ({nameOf(twin, say)})</th></tr></thead>
            <tbody>{SIDE_BY_SIDE.filter((name) => value.hers[name][her] || value.twins[name][her]).map((name) => <tr key={name} class={value.hers[name][her] === value.twins[name][her] ? "same" : ""}><th>{say(`sum_${name}` as keyof Words)}</th><td class="n">{say.number(value.hers[name][her])}</td><td class="n">{say.number(value.twins[name][her])}</td></tr>)}</tbody></table>
        ) : null}
        {value && other === null ? <ul class="fine origins">{SIDE_BY_SIDE.map((name) => { const n = value.hers[name][her], origin = n ? originOf(name, n, life, page.worlds[world], page.days, 0) : null; return origin?.spans && !origin.part ? <li key={name}>{say(`sum_${name}` as keyof Words)}: {fromWords(origin, life, page, fill, say)}</li> : null; })}{[...feesOf(life).values()].map((fee, k) => <li key={k}>{say("sum_paid_yuan")}: {late(fee, page, say)}</li>)}</ul> : null}
      </div>
    </div>
  );
}
