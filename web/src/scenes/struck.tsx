/** One row less: what the fold of her rows says at once, and, where a server is there, the same world truly lived without it. */
import type { SceneOptions } from "../app";
import { useLaboratory, type End } from "../laboratory";
import { indexOf, type Row } from "../lives";
import { whoOf, type Who } from "../persons";
import type { Say } from "../words";
import type { Words } from "../words/en";
import { MOST_LIVED, statusOf } from "./rule";

const TOLD = 12;

export function Struck({ city, say, world, who, row, end, was }: { city: SceneOptions["city"]; say: Say; world: string; who: Who; row: Row; end: number; was: number }) {
  const lab = useLaboratory(city.page.live !== false), p = who.pronouns, here = city.page.n_person <= MOST_LIVED && row.name !== null;
  return (
    <section class="struck-row">
      <p class="healed" role="status">{say("without_says", { ...p, end, was })}</p>
      {here && lab.state !== "gone" && lab.state !== "asking" ? <p class="choice"><button class="big" onClick={() => lab.ask({ strike: { row: row.name!, scheme: world } })}>{say("without_live")}</button>{lab.state === "running" ? <button onClick={lab.stop}>{say("rule_stop")}</button> : null}<span class="fine" role="status">{lab.end ? "" : statusOf(lab, say)}</span></p> : <p class="fine">{say("without_static")}</p>}
      {lab.end?.hers ? <Lived city={city} say={say} end={lab.end} who={who} /> : null}
    </section>
  );
}

function Lived({ city, say, end, who }: { city: SceneOptions["city"]; say: Say; end: End; who: Who }) {
  const { page, people } = city, { stands, changed } = end.hers!, others = end.touched_ids.filter((id) => id !== who.id), more = end.touched - (end.touched_ids.length - others.length);
  const moved = Object.keys(stands).filter((name) => stands[name] !== changed[name] && `sum_${name}` in say.words);
  return (
    <div class="lived">
      <h2>{say("without_lived", who.pronouns)}</h2>
      {"score" in stands ? <p class="lead">{say("without_score", { ...who.pronouns, end: say.number(changed.score), was: say.number(stands.score) })}</p> : null}
      {moved.length ? <table class="sums"><thead><tr><td /><th class="n">{say("diff_stands")}</th><th class="n">{say("without_column")}</th></tr></thead><tbody>{moved.map((name) => <tr key={name}><th>{say(`sum_${name}` as keyof Words)}</th><td class="n">{say.number(stands[name])}</td><td class="n">{say.number(changed[name])}</td></tr>)}</tbody></table> : null}
      <p>{more ? say("without_touched", { n: more }) : say("without_alone", who.pronouns)} {others.slice(0, TOLD).map((id) => [id, indexOf(people, id)] as const).filter(([, i]) => i >= 0).map(([id, i], k) => <span key={id}>{k ? ", " : ""}<a href={`#/life/${id}`}>{whoOf(page, people, i, say).name}</a></span>)}</p>
      <p>{say("rule_command")}</p><p class="source">{end.command}</p><p class="source">{say("rule_hash")}: <span data-hash>{end.hash.changed}</span></p>
    </div>
  );
}
