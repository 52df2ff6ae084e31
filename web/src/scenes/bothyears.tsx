/** One person's two years: as the scheme stands, and under the changed rule; which rows fell away and which came. */
import { useMemo } from "preact/hooks";
import type { SceneOptions } from "../app";
import { besides, livedOf } from "../both";
import type { Lab } from "../laboratory";
import { indexOf, listedSpans, type Row } from "../lives";
import { Face } from "../marks/face";
import { Year } from "../marks/year";
import { bothOf, MEASURES } from "../moved";
import { feesOf } from "../origins";
import { plainOf, whoOf } from "../persons";
import { useNarrow } from "../state";
import { tell } from "../telling";
import { verdictWords } from "./result";

export function BothYears({ city, say, light, world, lab, person }: { city: SceneOptions["city"]; say: SceneOptions["say"]; light: SceneOptions["light"]; world: number; lab: Lab; person: number }) {
  const { page, people, places } = city, now = page.worlds[world], index = indexOf(people, person), narrow = useNarrow();
  const { stands, changed } = useMemo(() => livedOf(now, lab.lived!, lab.end!.codes, person), [lab.lived, person]), rows = useMemo(() => besides(stands, changed), [stands, changed]);
  const who = whoOf(page, people, index, say), p = { ...who.pronouns, name: who.name }, both = bothOf(lab.frame!, person), start = now.score?.start ?? 0;
  const fees = { was: feesOf(stands), is: feesOf(changed) };
  const last = (life: Row[]) => (life.length ? life[life.length - 1].score ?? start : start), count = (on: string) => rows.filter((r) => r.on === on).length;
  const asked = lab.asked && "run" in lab.asked ? lab.asked.run.changes : [], fined = stands.some((r) => r.kind === "charge" && r.fine > 0), opened = now.says["due_process.appeal.open"] || asked.includes("due_process.appeal.open=true");
  const alike = asked.includes("due_process.notice=true") && fined ? say("both_told", { ...p, closed: opened ? "" : say("both_closed", {}) }) : say("both_alike", p);
  const spans = listedSpans(now, changed, page.days);
  return (
    <section class="bothyears" aria-label={say("both_title", p)}>
      <p><a href="#/rule">← {say("both_back")}</a></p>
      <header class="who"><Face seed={who.id} woman={who.woman} age={who.age} size={light === "night" ? 96 : 112} /><div><h1>{say("both_title", p)} <small>{say("life_person", { id: String(person) })}</small></h1><p>{plainOf(who, say)}</p><p class="lead">{verdictWords(lab.frame!, person, p, say)}</p></div></header>
      {now.score ? <Year days={page.days} life={changed} twin={null} lane={false} start={start} listed={spans} months={say.months(page.start)} narrow={narrow} other={stands} otherName={say("diff_stands")} about={say("both_about", { ...p, was: last(stands), end: last(changed) })} words={{ hers: say("diff_changed"), twin: "", nobody: "", listed: say("listed_words"), wrong: say("mark_wrong"), refused: say("mark_refused") }} /> : null}
      <p class="fine"><i class="key hers" /> {say("diff_changed")} <i class="key other" /> {say("diff_stands")}</p>
      <table class="sums"><thead><tr><td /><th class="n">{say("diff_stands")}</th><th class="n">{say("diff_changed")}</th></tr></thead>
        <tbody>{MEASURES.filter((m) => now.score || m !== "score").map((m) => <tr key={m} class={both.stands[m] === both.changed[m] ? "same" : ""}><th>{say(`moved_${m}`)}</th><td class="n">{say.number(both.stands[m])}</td><td class="n">{say.number(both.changed[m])}</td></tr>)}</tbody></table>
      <h2>{say("rows_title")}</h2>
      <p>{count("both") === rows.length && rows.length ? alike : say("both_rows", { both: count("both"), gone: count("stands"), came: count("changed") })}</p>
      {rows.length ? <table class="rows beside-rows"><thead><tr><th>{say("rows_day")}</th><th>{say("rows_what")}</th><th class="n">{say("diff_stands")}</th><th class="n">{say("diff_changed")}</th></tr></thead>
        <tbody>{rows.map(({ row, on, stands: was, changed: is }, k) => (
          <tr key={k} data-on={on} class={`${on === "stands" ? "gone" : on === "changed" ? "came" : ""} ${row.other !== null ? "wrong" : ""}`}>
            <td>{say.date(page.start, row.day)}</td><td>{on === "both" ? null : <b class="on-side">{say(on === "stands" ? "both_gone" : "both_came")} </b>}<span>{tell(row, now, page, places, who, say, on === "stands" ? fees.was : fees.is)}</span></td>
            <td class="n" data-label={say("diff_stands")}>{on === "changed" ? "" : was === null ? "✓" : say.number(was)}</td><td class="n" data-label={say("diff_changed")}>{on === "stands" ? "" : is === null ? "✓" : say.number(is)}</td>
          </tr>))}</tbody></table> : <p>{say("rows_none", p)}</p>}
      <nav class="on"><a class="big" href="#/rule">{say("both_back")}</a> <a href={`#/life/${person}`}>{say("both_whole", p)}</a></nav>
    </section>
  );
}
