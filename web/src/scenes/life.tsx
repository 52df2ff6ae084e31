/** A life: her score beside her twin's lane, every point with its cause, her file, and what one row less would do. */
import type { ComponentChildren } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import type { Person, Year as Sums } from "../columns";
import { archetypeTitle, archetypeWho } from "../archetypes";
import { rowsOf, yearOf } from "../fetch";
import { folded, indexOf, lifeOf, listedSpans, paidByOthers, type Row } from "../lives";
import { Face } from "../marks/face";
import { Year } from "../marks/year";
import { feesOf, originOf, type Origin } from "../origins";
import { plainOf, whoOf } from "../persons";
import { useAsked, useNarrow } from "../state";
import { fromWords, tell } from "../telling";
import type { Page } from "../types";
import { besideOf, nameOf } from "../worlds";
import { HerDay } from "./herday";
import { Struck } from "./struck";
import { Weekly } from "./weekly";
import type { Fill, Say } from "../words";
import type { Words } from "../words/en";

/** What the year came to: counts of a person, as `panopolis.columns` has them. */
const SUMS = ["offences", "sanctions", "wrongly_charged", "posts", "posts_held", "loans_asked", "loans_refused", "refused_by_scheme", "benefit_lost_yuan", "listed_days", "shown_days", "ties_lost", "paid_yuan", "cash_yuan", "debt_yuan"] as const satisfies readonly (keyof Person & keyof Sums)[];

export function LifeScene({ city, say, world, place, light }: SceneOptions) {
  const { page, people } = city, fallback = page.opening?.person ?? people.person[0];
  const id = place.rest[0] === undefined ? fallback : Number(place.rest[0]), index = indexOf(people, id);
  return (
    <div class="column life">
      <h1>{say("life_title")}</h1>
      <Pick city={city} say={say} id={id} />
      {index < 0 ? <p role="alert">{say("life_none", { id: String(place.rest[0]), last: people.person[people.n - 1] })}</p> : <One key={`${id}-${world}`} city={city} say={say} world={world} index={index} light={light} asked={place.query.get("day")} />}
    </div>
  );
}

function Pick({ city, say, id }: { city: SceneOptions["city"]; say: Say; id: number }) {
  const [typed, setTyped] = useState("");
  const known = city.page.archetypes.filter((a) => a.person !== null);
  return (
    <form class="pick" onSubmit={(e) => { e.preventDefault(); if (typed !== "") location.hash = `#/life/${Number(typed)}`; }}>
      <ul>
        {known.map((a) => <li key={a.name}><a href={`#/life/${a.person}`} aria-current={a.person === id ? "true" : undefined}>{archetypeTitle(a, say)}</a></li>)}
      </ul>
      <label>{say("life_number")} <input type="number" min={0} max={city.page.n_person - 1} value={typed} onInput={(e) => setTyped(e.currentTarget.value)} /></label> <button>{say("life_go")}</button>
    </form>
  );
}

function One({ city, say, world, index, light, asked: day }: { city: SceneOptions["city"]; say: Say; world: number; index: number; light: SceneOptions["light"]; asked: string | null }) {
  const { page, people, places } = city, now = page.worlds[world], narrow = useNarrow(), [struck, setStruck] = useState(-1), [lit, setLit] = useState<number[]>([]);
  const twinAt = besideOf(page, world);
  const asked = useAsked(async () => ({ rows: await rowsOf(world), mine: await yearOf(world), twins: await yearOf(twinAt), other: await rowsOf(twinAt) }), [world, twinAt]);
  const who = useMemo(() => whoOf(page, people, index, say), [index, say]);
  if (asked.error) throw asked.error;
  const value = asked.value;
  const archetype = page.archetypes[people.archetype[index] - 1];
  const head = (
    <header class="who">
      <Face seed={who.id} woman={who.woman} age={who.age} size={light === "night" ? 96 : 112} />
      <div><h2>{who.name} <small>{say("life_person", { id: String(who.id) })}</small></h2><p>{plainOf(who, say)} {say("life_invented")}</p>{archetype ? <p class="fine"><b>{archetypeTitle(archetype, say)}.</b> {archetypeWho(archetype, say)}</p> : null}</div>
    </header>
  );
  if (!value) return head;
  const life = lifeOf(now, value.rows, index, who.id), twin = page.worlds[twinAt], twins = lifeOf(twin, value.other, index), start = now.score?.start ?? 0;
  const spans = listedSpans(now, life, page.days), end = life.length ? life[life.length - 1].score ?? start : start;
  const without = struck >= 0 ? folded(now, life.filter((_, i) => i !== struck)) : null, ends = without?.length ? without[without.length - 1].score ?? start : start;
  const paid = paidByOthers(now, value.rows, people, who.id), days = new Set(life.map((r) => r.day)), spots = [...new Set(life.filter((r) => r.place >= 0).map((r) => r.place))];
  const p = who.pronouns, fees = feesOf(life), show = (rows: number[]) => { setLit(rows); requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${rows[0]}"]`)?.focus()); };
  // where a row is struck, every score after it is that of the fold without it
  const after = (i: number): number | null => (!without ? life[i].score : i === struck ? null : without[i > struck ? i - 1 : i].score);
  return (
    <>
      {head}
      {light === "night" ? (
        <section class="herfile"><h2>{say("file_title")}</h2><p class="lead">{say("file_lead", { n: life.length, days: days.size, all: page.days })}</p>
          <ol class="mono">{life.map((r, i) => <li key={i}>{`d${String(r.day).padStart(3, "0")} ${r.kind} ${r.rule} ${r.source}${r.place >= 0 ? ` @${r.place}` : ""} ${r.points || ""}`}</li>)}</ol>
          <p>{spots.length ? say("file_places", { places: spots.map((s) => say("place_of", { place: s, district: page.districts[places.district[s]] })).join("; ") }) : ""}</p><p class="fine">{say("file_silent")}</p></section>
      ) : null}
      {now.score && who.kept ? (
        <Year days={page.days} life={without ?? life} twin={twin.score ? twins : null} start={start} listed={spans} months={say.months(page.start)} narrow={narrow} other={without ? life : null} otherName={say("diff_stands")}
          about={say("year_about", { ...p, name: who.name, days: page.days, end, listed: spans.reduce((s, [a, b]) => s + b - a, 0) })} words={{ hers: who.name, twin: say("year_twin_short", p), nobody: say("nobody_counts"), listed: say("listed_words"), wrong: say("mark_wrong"), refused: say("mark_refused") }} />
      ) : null}
      {without ? <Struck key={life[struck].name} city={city} say={say} world={now.name} who={who} row={life[struck]} end={ends} was={end} /> : null}
      <HerDay key={day ?? ""} city={city} say={say} light={light} world={world} who={who} life={life} first={Math.max(0, Math.min(page.days - 1, day === null ? life.find((r) => r.kind === "charge")?.day ?? 40 : Number(day) || 0))} />
      <Weekly city={city} say={say} world={world} twin={twinAt} who={who} />
      <h2>{say("rows_title")}</h2>
      {paid.length ? <div class="others"><p>{say("others_paid", { ...p, n: paid.length })}</p><ul>{paid.map((o, i) => <li key={i}><a href={`#/life/${o.who}`}>{say("others_paid_row", { day: o.day, rule: say.named("act", o.rule), who: String(o.who) })}</a></li>)}</ul></div> : null}
      {life.length ? (
        <div class="scroll" tabIndex={0} role="region" aria-label={say("rows_title")}>
          <table class="rows"><thead><tr><th>{say("rows_day")}</th><th>{say("rows_what")}</th><th class="n">{say("rows_points")}</th><th class="n">{say("rows_score")}</th><th><span class="hidden">{say("without_title")}</span></th></tr></thead>
            <tbody>{life.map((r, i) => (
              <tr key={i} data-row={i} tabIndex={-1} class={`${lit.includes(i) ? "lit " : ""}${r.other !== null ? "wrong" : r.kind === "refusal" || r.kind === "listing" ? "closes" : r.points > 0 ? "gains" : ""} ${struck === i ? "struck" : ""}`}>
                <td>{say.date(page.start, r.day)}</td><td>{tell(r, now, page, places, who, say, fees)}</td><td class="n">{r.points ? `${r.points > 0 ? "+" : ""}${say.number(r.points)}` : ""}</td><td class="n" data-score>{after(i) === null ? "" : say.number(after(i)!)}</td>
                <td>{r.points && now.score ? <button class="small" onClick={() => setStruck(struck === i ? -1 : i)}>{say(struck === i ? "without_back" : "without_button")}</button> : null}</td>
              </tr>))}</tbody></table>
        </div>
      ) : <p>{say(who.kept ? "rows_none" : "rows_unkept", p)}</p>}
      {now.score ? <p class="fine">{say("without_lead")}</p> : null}
      <h2>{say("sums_title")}</h2>
      <SumTable say={say} mine={value.mine} twins={value.twins} index={index} heads={[nameOf(now, say), nameOf(twin, say)]} from={(name, figure) => <From origin={who.kept && figure ? originOf(name, figure, life, now, page.days, paid.length) : null} life={life} page={page} say={say} show={show} p={p} />} />
    </>
  );
}

function SumTable({ say, mine, twins, index, heads, from }: { say: Say; mine: Sums; twins: Sums; index: number; heads: [string, string]; from: (name: string, figure: number) => ComponentChildren }) {
  const rows = SUMS.map((name) => [name, mine[name][index], twins[name][index]] as const).filter(([, a, b]) => a || b);
  return <table class="sums with-from"><thead><tr><td /><th class="n">{heads[0]}</th><th class="n">{heads[1]}</th><th>{say("from_head", { world: heads[0] })}</th></tr></thead><tbody>{rows.map(([name, a, b]) => <tr key={name} data-sum={name} class={a === b ? "same" : ""}><th>{say(`sum_${name}` as keyof Words)}</th><td class="n">{say.number(a)}</td><td class="n">{say.number(b)}</td><td class="from">{from(name, a)}</td></tr>)}</tbody></table>;
}

/** Where a figure is from: its rows, shown on asking; the days between two of them; or that no ledger keeps it. */
function From({ origin, life, page, say, show, p }: { origin: Origin | null; life: Row[]; page: Page; say: Say; show: (rows: number[]) => void; p: Fill }) {
  if (!origin) return null;
  return <>{fromWords(origin, life, page, p, say)} {origin.rows.length ? <button class="small" onClick={() => show(origin.rows)}>{say("from_rows", { n: origin.rows.length })}</button> : null}</>;
}
