/** One day of a life. By day: its sky, where she is, and whom she meets; by night: what is on file of it. Every way is the society's own. */
import { useMemo, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import { tiesOf } from "../fetch";
import { hour } from "../hour";
import type { Journeys } from "../journeys";
import { indexOf, knownTo, type Row } from "../lives";
import { Face } from "../marks/face";
import { HoursBand } from "../marks/hours";
import { whoOf, type Who } from "../persons";
import { addressOf, placeOf, useAsked, useNarrow } from "../state";
import { stretchesOf } from "../stretches";
import { skyOf, type Sky } from "../weather";
import type { Say } from "../words";
import type { Words } from "../words/en";
import { netOf } from "./map";

/** Two minutes either way: the same crossing at the same moment, as an eye has it. */
export const WITHIN = 120;
const FACES = 7;

export const skyWords = (sky: Sky, say: Say): string => say(`sky_${sky.clouds}` as keyof Words);

export function HerDay({ city, say, light, world, who, life, first }: { city: SceneOptions["city"]; say: Say; light: SceneOptions["light"]; world: number; who: Who; life: Row[]; first: number }) {
  const { page, people, places } = city, narrow = useNarrow(), [day, setDay] = useState(first), p = who.pronouns;
  // the address names the day, so that whoever is sent it sees the same; the slider alone makes no step back
  const look = (to: number) => { setDay(to); const here = placeOf(location.hash); here.query.set("day", String(to)); history.replaceState(null, "", addressOf(here, here.query.get("world"))); };
  const { value: ties, error } = useAsked(tiesOf, []);
  if (error) throw error;
  const sky = skyOf(page, day), { journeys } = netOf(city), date = say.date(page.start, day, true);
  const today = useMemo(() => { journeys.lay(day); return { stretches: stretchesOf(journeys, who.index), meets: journeys.meets(who.index, WITHIN), ways: journeys.passages(who.index) }; }, [city, day, who.index]);
  const known = useMemo(() => new Set(ties ? knownTo(ties, who.index) : []), [ties, who.index]), friends = today.meets.filter((m) => known.has(m.index));
  const seen = [...new Map(today.ways.filter(({ place }) => places.cameras[place] & (1 << world)).map((w) => [w.place, w])).values()], passed = new Set(today.ways.map((w) => w.place)).size;
  const records = life.filter((r) => r.day === day).map((r) => ({ second: whenOf(r, journeys, people, who.index), wrong: r.other !== null, words: `${r.kind} ${r.rule}${r.place >= 0 ? ` @${r.place}` : ""}` }));
  // those she knows first; of the others some from every part of the day
  const strangers = today.meets.filter((m) => !known.has(m.index)), room = Math.max(0, FACES - friends.length), some = strangers.filter((_, k) => Math.floor((k * room) / strangers.length) !== Math.floor(((k - 1) * room) / strangers.length));
  const faces = [...friends.slice(0, FACES), ...some].sort((a, b) => a.second - b.second), fill = { ...p, n: today.meets.length, known: friends.length, all: people.knows[who.index], name: who.name };
  const sun = { rise: hour(sky.rise), set: hour(sky.set) };
  return (
    <section class="herday" aria-label={say("day_title")}>
      <h2>{say(light === "day" ? "day_title" : "day_title_night")} <small>{date}</small></h2>
      <HoursBand sky={sky} light={light} narrow={narrow} stretches={today.stretches} records={records} cameras={seen.map((w) => w.second)} meets={today.meets.map((m) => ({ second: m.second, known: known.has(m.index) }))}
        words={{ home: say("day_home"), errand: say("day_errand"), road: "", away: say(who.student ? "day_study" : who.busy ? "day_work" : "day_elsewhere"), nothing: say("day_nothing", p) }} about={light === "day" ? `${date}. ${skyWords(sky, say)} ${say("day_met", fill)}` : `${date}. ${say(records.length ? "day_rows" : "day_nothing", { ...p, n: records.length })}`} />
      <label class="slider"><span>{say("day")} {say.number(day)}</span><input type="range" min={0} max={page.days - 1} value={day} aria-valuetext={date} onInput={(e) => look(Number(e.currentTarget.value))} /></label>
      {light === "day" ? (
        <>
          <p class="lead">{skyWords(sky, say)} {say("sky_sun", sun)} {say("day_met", fill)} {ties ? say(friends.length ? "day_known" : "day_known_none", fill) : ""}</p>
          <ul class="faces">{faces.map((m) => { const w = whoOf(page, people, m.index, say); return <li key={m.index} class={known.has(m.index) ? "known" : ""}><a href={`#/life/${w.id}?day=${day}`}><Face seed={w.id} woman={w.woman} age={w.age} size={64} /><span>{known.has(m.index) ? w.name : say("day_stranger")}</span></a><span class="fine">{hour(m.second)}</span></li>; })}</ul>
          <p class="fine">{say("day_drawn", p)}{page.n_person > page.n_shown ? ` ${say("stand_scale", { scale: Math.round(page.n_person / page.n_shown) })}` : ""}</p>
        </>
      ) : <p class="lead">{say(records.length ? "day_rows" : "day_nothing", { ...p, n: records.length })} {say(seen.length ? "day_cameras" : "day_no_camera", { ...p, n: seen.length, all: passed })}</p>}
    </section>
  );
}

/** The hour of a record: when whoever did it passed the place; none where it has no place. */
function whenOf(row: Row, journeys: Journeys, people: SceneOptions["city"]["people"], mine: number): number | null {
  if (row.place < 0) return null;
  const doer = row.other === null ? mine : indexOf(people, row.other);
  return doer < 0 ? null : journeys.passes(doer, row.place);
}
