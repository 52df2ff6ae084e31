/** Change a rule: settings of the scheme's file, a paired run on the server, and the differences as they fill in. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import type { Frame } from "../columns";
import { changesOf, controlsOf, type Control } from "../controls";
import { useLaboratory, type Day, type End, type Lab } from "../laboratory";
import { indexOf } from "../lives";
import { drawDifference, parts } from "../marks/difference";
import { whoOf } from "../persons";
import type { Say } from "../words";
import type { Words } from "../words/en";
import { nameOf } from "../worlds";
import { netOf } from "./map";

/** People of the laboratory at most; a larger run is another city, whose numbers are other people. */
export const MOST_LIVED = 20000;
/** How long a slider must rest before the year is lived. */
const REST_MS = 900;
const ROWS = ["wrongly_charged", "listed", "refused_by_scheme", "posts_held", "sanctions", "offences"] as const;
const ROW_WORDS: Record<(typeof ROWS)[number], keyof Words> = { wrongly_charged: "diff_wrong", listed: "diff_listed", refused_by_scheme: "diff_refused", posts_held: "diff_held", sanctions: "diff_sanctions", offences: "diff_offences" };

export function RuleScene({ city, say, light, world }: SceneOptions) {
  const { page } = city, now = page.worlds[world], [values, setValues] = useState<Record<string, string>>({});
  // ordinary law alone, and no law, are worlds without a scheme to change: the page says so
  const controls = useMemo(() => (now.score || now.lists.length || now.camera ? controlsOf(page, now) : []), [now]);
  const changes = useMemo(() => changesOf(controls, values), [controls, values]), lab = useLaboratory(page.live !== false);
  useEffect(() => { setValues({}); }, [world]);
  // a run starts by itself once the hand rests; what it asked before stops
  const wanted = changes.join("\n"), before = useRef("");
  useEffect(() => {
    if (wanted === before.current) return;
    const timer = setTimeout(() => { before.current = wanted; if (lab.state === "gone" || lab.state === "lost" || lab.state === "asking") return; if (wanted) lab.ask({ run: { changes, scheme: now.name } }); else if (lab.state === "running") lab.stop(); }, REST_MS);
    return () => clearTimeout(timer);
  }, [wanted, lab.state]);
  return (
    <div class="column rule">
      <h1>{say("rule_title")}</h1>
      <p class="lead">{say("rule_lead", { world: nameOf(now, say) })}{page.n_person > MOST_LIVED ? ` ${say("rule_fewer", { n: page.n_person, most: MOST_LIVED })}` : ""}</p>
      {!controls.length ? <p role="status">{say("rule_no_scheme", { world: nameOf(now, say) })}</p> : (
      <div class="bench">
        <form class="controls" onSubmit={(e) => e.preventDefault()}>
          {controls.map((c) => <Knob key={c.key} control={c} value={values[c.key] ?? c.at} say={say} set={(v) => setValues((all) => ({ ...all, [c.key]: v }))} />)}
          <p class="choice"><button class="big" type="button" disabled={lab.state === "gone" || lab.state === "asking"} onClick={() => lab.ask({ run: { changes, scheme: now.name } })}>{say("rule_run")}</button>{lab.state === "running" ? <button type="button" onClick={lab.stop}>{say("rule_stop")}</button> : null}</p>
          <p class="fine" role="status">{statusOf(lab, say) || (!changes.length ? say("rule_nothing") : "")}</p>
          {changes.length ? <details><summary>{say("rule_lines", { n: changes.length })}</summary><p class="source">{changes.map((line, k) => <span key={k}>{line}<br /></span>)}</p></details> : null}
        </form>
        <section aria-label={say("diff_difference")}>
          <Differences day={lab.day} say={say} />
          <Helped city={city} say={say} light={light} day={lab.day} frame={lab.frame} />
        </section>
      </div>)}
      {controls.length && (lab.day || lab.state === "running") ? <p class="running" aria-hidden="true">{lab.day ? <>{say("diff_wrong")}: {say.number(lab.day.sums.stands.wrongly_charged)} → <b>{say.number(lab.day.sums.changed.wrongly_charged)}</b> · {say("diff_listed")}: {say.number(lab.day.sums.stands.listed)} → <b>{say.number(lab.day.sums.changed.listed)}</b>. </> : null}{statusOf(lab, say)}</p> : null}
      {lab.end?.yaml ? <Saved end={lab.end} say={say} /> : null}
    </div>
  );
}

/** What the laboratory is doing, in words; nothing where it waits. */
export function statusOf(lab: Lab, say: Say): string {
  if (lab.state === "gone") return say("rule_static");
  if (lab.state === "lost") return say("rule_lost");
  if (lab.stage.stage === "queued") return say("rule_busy");
  if (lab.error) return lab.error;
  if (lab.day) return say("rule_day", { day: lab.day.day + 1, days: lab.day.days });
  if (lab.state !== "running") return "";
  return lab.stage.stage === "compile" ? say("rule_compile") : lab.stage.stage === "warm-up" ? say("rule_past", { done: lab.stage.done ?? 0, total: lab.stage.total ?? 0 }) : say("rule_people");
}

function Knob({ control: c, value, say, set }: { control: Control; value: string; say: Say; set: (value: string) => void }) {
  if (c.kind === "switch") return <label class="switch"><input type="checkbox" checked={value === "yes"} onChange={(e) => set(e.currentTarget.checked ? "yes" : "no")} /> {say(c.words)}</label>;
  if (c.kind === "choice") return <label class={`knob ${value === c.at ? "" : "moved"}`}><span>{say(c.words)}</span><select value={value} onChange={(e) => set(e.currentTarget.value)}>{c.options!.map(([v, w]) => <option key={v} value={v}>{say(w)}</option>)}</select></label>;
  const shown = c.show!(value, say), words = say(c.words, { x: shown });
  return <label class={`knob ${value === c.at ? "" : "moved"}`}><span>{words}</span><input type="range" min={c.min} max={c.max} step={c.step} value={value} aria-valuetext={shown} onInput={(e) => set(e.currentTarget.value)} /><output>{shown}</output></label>;
}

function Differences({ day, say }: { day: Day | null; say: Say }) {
  return (
    <table class="sums diffs"><thead><tr><td /><th class="n">{say("diff_stands")}</th><th class="n">{say("diff_changed")}</th><th class="n">{say("diff_difference")}</th></tr></thead>
      <tbody>{ROWS.map((name) => { const a = day?.sums.stands[name] ?? 0, b = day?.sums.changed[name] ?? 0; return <tr key={name} class={a === b ? "same" : b < a ? "fewer" : "more"}><th>{say(ROW_WORDS[name])}</th><td class="n">{day ? say.number(a) : "·"}</td><td class="n">{day ? say.number(b) : "·"}</td><td class="n">{day ? `${b > a ? "+" : ""}${say.number(b - a)}` : "·"}</td></tr>; })}</tbody></table>
  );
}

/** Whom it helps: everyone's difference of score, and those no longer charged for another's act, by name. */
function Helped({ city, say, light, day, frame }: { city: SceneOptions["city"]; say: Say; light: SceneOptions["light"]; day: Day | null; frame: Frame | null }) {
  const { page, people } = city, canvas = useRef<HTMLCanvasElement>(null);
  const worth = useMemo(() => (frame ? Float32Array.from(people.person, (id) => (id < frame.n ? frame.score[id] - frame.twin[id] : 0)) : null), [frame]), told = worth ? parts(worth) : { up: 0, down: 0, same: 0 };
  useEffect(() => { if (canvas.current && worth) drawDifference(canvas.current, city, netOf(city), light, worth); }, [worth, light]);
  const still = new Set(day?.wrong.changed), spared = (day?.wrong.stands ?? []).filter((id) => !still.has(id)).sort((a, b) => Number(b === page.opening?.person) - Number(a === page.opening?.person)).slice(0, 24);
  const names = page.n_person <= MOST_LIVED ? spared.map((id) => [id, indexOf(people, id)] as const).filter(([, i]) => i >= 0) : [];
  return (
    <div class="helped">
      {frame && page.n_person <= MOST_LIVED ? <><canvas ref={canvas} role="img" aria-label={`${say("helped_map")} ${say("helped_up", { n: told.up })}, ${say("helped_down", { n: told.down })}`} /><p>{say("helped_map")} <b class="up">{say("helped_up", { n: told.up })}</b>, <b class="down">{say("helped_down", { n: told.down })}</b>, {say("helped_same", { n: told.same })}.</p></> : null}
      {names.length ? <p>{say("check_legend_helped")}: {names.map(([id, i], k) => <span key={id}>{k ? ", " : ""}<a href={`#/life/${id}`}>{whoOf(page, people, i, say).name}</a></span>)}</p> : null}
    </div>
  );
}

function Saved({ end, say }: { end: End; say: Say }) {
  const save = () => { const url = URL.createObjectURL(new Blob([end.yaml!], { type: "application/yaml" })), a = document.createElement("a"); a.href = url; a.download = "changed.yaml"; a.click(); URL.revokeObjectURL(url); };
  return <section class="saved"><h2>{say("rule_done", { people: end.people })}</h2><p><button onClick={save}>{say("rule_save")}</button></p><p>{say("rule_command")}</p><p class="source">{end.command}</p><p class="source">{say("rule_hash")}: <span data-hash>{end.hash.changed}</span></p></section>;
}
