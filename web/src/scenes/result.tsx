/** What a changed rule comes to: for the one who opens the page, in numbers, why where it runs against what one expects, and for whom. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import type { Frame } from "../columns";
import { yearOf, type City } from "../fetch";
import type { Lab } from "../laboratory";
import { indexOf } from "../lives";
import { drawDifference, parts } from "../marks/difference";
import { Face } from "../marks/face";
import { bothOf, movedOf, silenceOf, verdictOf } from "../moved";
import { whoOf } from "../persons";
import { useAsked } from "../state";
import type { Fill, Say } from "../words";
import type { Words } from "../words/en";
import { netOf } from "./map";
import { MOST_LIVED } from "./rule";

const ROWS = ["wrongly_charged", "wrong_people", "listed", "refused_by_scheme", "posts_held", "aware", "sanctions", "appeals", "appeals_won", "offences"] as const;
const ROW_WORDS: Record<(typeof ROWS)[number], keyof Words> = { wrongly_charged: "diff_wrong", wrong_people: "diff_wrong_people", listed: "diff_listed", refused_by_scheme: "diff_refused", posts_held: "diff_held", aware: "diff_aware", sanctions: "diff_sanctions", appeals: "diff_appeals", appeals_won: "diff_appeals_won", offences: "diff_offences" };
/** Rows in which neither more nor fewer is for the better. */
const NEUTRAL = new Set<string>(["aware", "appeals", "appeals_won", "sanctions"]);
/** Names shown of each group at first, and how many more at a time. */
const FEW = 6, MORE = 100;

/** Whether the people of the laboratory are those of the page. */
const same = (city: City, lab: Lab): boolean => city.page.n_person <= MOST_LIVED && (!lab.frame || lab.frame.n === city.page.n_person);

const signed = (say: Say, by: number): string => `${by > 0 ? "+" : ""}${say.number(by)}`;

/** What becomes of someone, in a sentence. */
export const verdictWords = (frame: Frame, id: number, fill: Fill, say: Say): string => say(`her_${verdictOf(frame, id)}`, { ...fill, still: frame.wrongly_charged_twin[id] > 0 ? say("her_still", fill) : "" });

/** The one who opens the page, on both sides: what became of her is said first. */
export function HerCase({ city, say, world, lab }: { city: City; say: Say; world: number; lab: Lab }) {
  const { page, people } = city, id = page.opening?.person ?? -1, index = indexOf(people, id), who = useMemo(() => (index >= 0 ? whoOf(page, people, index, say) : null), [city, say]), { value: year } = useAsked(() => yearOf(world), [world]);
  if (!who || !same(city, lab)) return null;
  const { frame } = lab, fill = { ...who.pronouns, name: who.name }, both = frame ? bothOf(frame, id) : null, early = page.worlds[world].name === page.first && lab.day !== null && !lab.end && lab.day.day < page.opening!.day;
  const before = year ? { wrong: year.wrongly_charged[index], listed: year.listed_days[index], refused: year.refused_by_scheme[index] } : null;
  return (
    <div class="hercase">
      <Face seed={who.id} woman={who.woman} age={who.age} size={64} />
      <div>
        <p><b>{who.name}</b>, {say(page.worlds[world].name === page.first ? "her_who" : "her_who_else", fill)}</p>
        {frame ? <p class="verdict-line" data-verdict={verdictOf(frame, id)} aria-live="polite">{early ? say("her_yet", { ...fill, day: page.opening!.day }) : verdictWords(frame, id, fill, say)} {lab.lived ? <a data-who={id} href={`#/rule/${id}`}>{say("both_see", fill)}</a> : null}</p> : before ? <p>{say("her_before", { ...fill, ...before })}{lab.state === "gone" ? "" : ` ${say("her_change", fill)}`}</p> : null}
        {both && !early ? <p class="fine">{(["wrongly_charged", "listed_days", "refused_by_scheme", ...(page.worlds[world].score ? (["score"] as const) : [])] as const).map((m, k) => <span key={m}>{k ? " · " : ""}{say(`moved_${m}`)}: {say.number(both.stands[m])}{both.stands[m] === both.changed[m] ? "" : <> → <b>{say.number(both.changed[m])}</b></>}</span>)}</p> : null}
      </div>
    </div>
  );
}

export function Numbers({ lab, say }: { lab: Lab; say: Say }) {
  const { day } = lab, rows = ROWS.filter((name) => !name.startsWith("appeals") || (day && (day.sums.changed[name] || day.sums.stands[name])));
  return (
    <table class="sums diffs"><thead><tr><td /><th class="n">{say("diff_stands")}</th><th class="n">{say("diff_changed")}</th><th class="n">{say("diff_difference")}</th></tr></thead>
      <tbody>{rows.map((name) => { const a = day?.sums.stands[name] ?? 0, b = day?.sums.changed[name] ?? 0; return <tr key={name} class={a === b ? "same" : NEUTRAL.has(name) ? "" : b < a ? "fewer" : "more"}><th>{say(ROW_WORDS[name])}</th><td class="n">{day ? say.number(a) : "·"}</td><td class="n">{day ? say.number(b) : "·"}</td><td class="n">{day ? signed(say, b - a) : "·"}</td></tr>; })}</tbody></table>
  );
}

/** A sentence where a number moves against what one expects, and only where this run bears it out. */
export function Why({ lab, say }: { lab: Lab; say: Say }) {
  const { day, frame } = lab, silence = day && frame ? silenceOf(frame, day.sums) : null;
  if (!day) return null;
  const { stands, changed } = day.sums, rises = changed.posts_held > stands.posts_held;
  return (
    <div class="why">
      {silence ? <p data-why="posts">{say(rises ? "why_more" : "why_fewer", { theirs: silence.theirs, people: silence.people, rest: signed(say, silence.rest) })}</p> : null}
      {changed.appeals > stands.appeals ? <p data-why="appeals">{say("why_appeals", { contested: changed.appeals, corrected: changed.appeals_won })}</p> : null}
    </div>
  );
}

/** Whom it helps and whom it costs, by name; and everyone's difference of score on the map. */
export function Helped({ city, say, light, lab }: { city: City; say: Say; light: SceneOptions["light"]; lab: Lab }) {
  const { page, people } = city, { frame } = lab, canvas = useRef<HTMLCanvasElement>(null), here = same(city, lab);
  const worth = useMemo(() => (frame && here ? Float32Array.from(people.person, (id) => (id < frame.n ? frame.score[id] - frame.twin[id] : 0)) : null), [frame]), told = worth ? parts(worth) : { up: 0, down: 0, same: 0 };
  const moved = useMemo(() => (frame ? movedOf(frame, page.opening?.person) : []), [frame]);
  useEffect(() => { if (canvas.current && worth) drawDifference(canvas.current, city, netOf(city), light, worth); }, [worth, light]);
  if (!frame || !lab.day) return null;
  const shown = moved.filter((m) => m.measure !== "score" || page.worlds.some((w) => w.score));
  return (
    <div class="helped">
      <h2>{say("helped_title")} <small>{say("rule_day", { day: lab.day.day + 1, days: lab.day.days })}</small></h2>
      <p class="fine">{say(here ? "helped_lead" : "helped_lead_others")}</p>
      <div class={worth ? "groups-map" : ""}>
        <div class="groups">
          {shown.map(({ measure, better, worse }) => (
            <section key={measure} data-measure={measure}>
              <h3>{say(`moved_${measure}`)}</h3>
              <Group city={city} say={say} lab={lab} ids={better} words={`helped_${measure}` as keyof Words} way="up" />
              <Group city={city} say={say} lab={lab} ids={worse} words={`hurt_${measure}` as keyof Words} way="down" />
            </section>
          ))}
        </div>
        {worth ? <figure><canvas ref={canvas} role="img" aria-label={`${say("helped_map")} ${say("helped_up", { n: told.up })}, ${say("helped_down", { n: told.down })}`} /><figcaption>{say("helped_map")} <b class="up">{say("helped_up", { n: told.up })}</b>, <b class="down">{say("helped_down", { n: told.down })}</b>, {say("helped_same", { n: told.same })}.</figcaption></figure> : null}
      </div>
    </div>
  );
}

/** People of one kind: how many, a few by name, and the rest when asked for; a name that stands there twice, or is that of the one who opens the page, has its number beside. */
function Group({ city, say, lab, ids, words, way }: { city: City; say: Say; lab: Lab; ids: number[]; words: keyof Words; way: "up" | "down" }) {
  const { page, people } = city, [many, setMany] = useState(FEW), opener = useMemo(() => { const at = page.opening ? indexOf(people, page.opening.person) : -1; return at >= 0 ? whoOf(page, people, at, say).name : ""; }, [city, say]), here = same(city, lab), shown = here ? ids.slice(0, many).map((id) => { const index = indexOf(people, id); return { id, name: index >= 0 ? whoOf(page, people, index, say).name : String(id) }; }) : [];
  const alike = new Set([opener, ...shown.map((one) => one.name).filter((name, k, all) => all.indexOf(name) !== k)]), called = ({ id, name }: { id: number; name: string }) => (alike.has(name) && id !== page.opening?.person ? `${name} (${id})` : name);
  return (
    <p class={ids.length ? "" : "same"}><b class={ids.length ? way : ""}>{say(words, { n: ids.length })}</b>{ids.length && here ? ": " : "."}
      {shown.map((one, k) => <span key={one.id}>{k ? ", " : ""}{lab.lived ? <a data-who={one.id} href={`#/rule/${one.id}`}>{called(one)}</a> : called(one)}</span>)}
      {here && ids.length > many ? <> <button class="small" onClick={() => setMany(many + MORE)}>{say("helped_more", { n: Math.min(MORE, ids.length - many), all: ids.length })}</button></> : null}
    </p>
  );
}

