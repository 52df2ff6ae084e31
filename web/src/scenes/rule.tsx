/** Change a rule: settings of the scheme's file, a paired run on the server, and beside them what it comes to as it is lived. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import { changesOf, controlsOf, type Control } from "../controls";
import { useLaboratory, type Day, type End, type Lab } from "../laboratory";
import { useStill } from "../state";
import type { Say } from "../words";
import type { Words } from "../words/en";
import { nameOf } from "../worlds";
import { BothYears } from "./bothyears";
import { HerCase, Helped, Numbers, Why } from "./result";

/** People of the laboratory at most; a larger run is another city, whose numbers are other people. */
export const MOST_LIVED = 20000;
/** How long a slider must rest before the year is lived. */
const REST_MS = 900;
/** Where the sliders of each scheme stand, for whoever comes back to them; in this page's memory alone. */
const moved = new Map<string, Record<string, string>>();
const lastOf = (lab: Lab): string => (lab.asked && "run" in lab.asked ? lab.asked.run.changes.join("\n") : "");

export function RuleScene(options: SceneOptions) {
  // each scheme has a bench of its own, so that going from one to the other wipes nothing
  return <SchemeBench key={options.city.page.worlds[options.world].name} {...options} />;
}

function SchemeBench({ city, say, light, world, place }: SceneOptions) {
  const { page } = city, now = page.worlds[world], [values, setValues] = useState<Record<string, string>>(moved.get(now.name) ?? {}), still = useStill();
  // ordinary law alone, and no law, are worlds without a scheme to change: the page says so
  const controls = useMemo(() => (now.score || now.lists.length || now.camera ? controlsOf(page, now) : []), [now]);
  const changes = useMemo(() => changesOf(controls, values), [controls, values]), lab = useLaboratory(page.live !== false, now.name), result = useRef<HTMLElement>(null);
  useEffect(() => { moved.set(now.name, values); }, [values]);
  // a run starts by itself once the hand rests; what it asked before stops
  const wanted = changes.join("\n");
  useEffect(() => {
    if (wanted === lastOf(lab)) return;
    const timer = setTimeout(() => { if (lab.state === "gone" || lab.state === "lost" || lab.state === "asking") return; if (wanted) lab.ask({ run: { changes, scheme: now.name } }); else if (lab.state === "running") lab.stop(); }, REST_MS);
    return () => clearTimeout(timer);
  }, [wanted, lab.state]);
  const picked = place.rest[0] !== undefined && lab.end && lab.frame && lab.lived && Number(place.rest[0]) < lab.frame.n ? Number(place.rest[0]) : null;
  useComeBack(picked);
  const live = () => { lab.ask({ run: { changes, scheme: now.name } }); result.current?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" }); };
  const status = statusOf(lab, say);
  return (
    <div class="column rule">
      {picked !== null ? <BothYears key={picked} city={city} say={say} light={light} world={world} lab={lab} person={picked} /> : null}
      <div hidden={picked !== null}>
        <h1>{say("rule_title")}</h1>
        <p class="lead">{say("rule_lead", { world: nameOf(now, say) })}{page.n_person > MOST_LIVED ? ` ${say("rule_fewer", { n: page.n_person, most: MOST_LIVED })}` : ""}</p>
        {!controls.length ? <p role="status">{say("rule_no_scheme", { world: nameOf(now, say) })}</p> : (
        <div class="bench">
          <form class="controls" onSubmit={(e) => e.preventDefault()}>
            {controls.map((c) => <Knob key={c.key} control={c} value={values[c.key] ?? c.at} say={say} set={(v) => setValues((all) => ({ ...all, [c.key]: v }))} />)}
            <p class="choice"><button class="big" type="button" disabled={lab.state === "gone" || lab.state === "asking"} onClick={live}>{say("rule_run")}</button>{lab.state === "running" ? <button type="button" onClick={lab.stop}>{say("rule_stop")}</button> : null}</p>
            {changes.length ? <details><summary>{say("rule_lines", { n: changes.length })}</summary><p class="source">{changes.map((line, k) => <span key={k}>{line}<br /></span>)}</p></details> : null}
          </form>
          <section class="result" ref={result} aria-label={say("result_title")}>
            <p class="fine progress" role="status">{status || (!changes.length ? say("rule_nothing") : "")}</p>
            <progress class={lab.state === "running" ? "" : "idle"} aria-hidden="true" {...partOf(lab)} />
            <HerCase city={city} say={say} world={world} lab={lab} />
            <Numbers lab={lab} say={say} />
            <Why lab={lab} say={say} />
          </section>
        </div>)}
        {controls.length ? <Helped city={city} say={say} light={light} lab={lab} /> : null}
        {controls.length && (lab.day || lab.state === "running") ? <p class="running" aria-hidden="true">{lab.day ? <><Moved say={say} day={lab.day} name="wrongly_charged" words="diff_wrong" /> · <Moved say={say} day={lab.day} name="listed" words="diff_listed" />. </> : null}{status}</p> : null}
        {lab.end?.yaml ? <Saved end={lab.end} say={say} /> : null}
      </div>
    </div>
  );
}

/** Who comes back from one person's years finds the result where it was left: the same height, and the name that was chosen in focus. */
function useComeBack(picked: number | null): void {
  const left = useRef({ y: 0, person: -1, here: true });
  useEffect(() => { const keep = () => { if (left.current.here) left.current.y = scrollY; }; addEventListener("scroll", keep, { passive: true }); return () => removeEventListener("scroll", keep); }, []);
  useLayoutEffect(() => {
    // what follows scrolls, too: that height is not the reader's
    left.current.here = false;
    if (picked !== null) { left.current.person = picked; scrollTo(0, 0); document.getElementById("main")?.focus({ preventScroll: true }); return; }
    if (left.current.person >= 0) {
      scrollTo(0, left.current.y);
      document.querySelector<HTMLElement>(`.rule [data-who="${left.current.person}"]`)?.focus({ preventScroll: true });
    }
    const again = requestAnimationFrame(() => requestAnimationFrame(() => { left.current.here = true; }));
    return () => cancelAnimationFrame(again);
  }, [picked]);
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

/** How far what is under way has come: the year before, then the year; nothing where that is not known. */
const partOf = ({ day, stage }: Lab): { value?: number; max?: number } => (day ? { value: day.day + 1, max: day.days } : stage.total ? { value: stage.done ?? 0, max: stage.total } : {});

/** One sum on both sides; fewer is for the better. */
function Moved({ say, day, name, words }: { say: Say; day: Day; name: string; words: keyof Words }) {
  const a = day.sums.stands[name], b = day.sums.changed[name];
  return <>{say(words)}: {say.number(a)} → <b class={b < a ? "fewer" : b > a ? "more" : ""}>{say.number(b)}</b></>;
}

function Knob({ control: c, value, say, set }: { control: Control; value: string; say: Say; set: (value: string) => void }) {
  if (c.kind === "switch") return <label class="switch"><input type="checkbox" checked={value === "yes"} onChange={(e) => set(e.currentTarget.checked ? "yes" : "no")} /> {say(c.words)}</label>;
  if (c.kind === "choice") return <label class={`knob ${value === c.at ? "" : "moved"}`}><span>{say(c.words)}</span><select value={value} onChange={(e) => set(e.currentTarget.value)}>{c.options!.map(([v, w]) => <option key={v} value={v}>{say(w)}</option>)}</select></label>;
  const shown = c.show!(value, say), words = say(c.words, { x: shown });
  return <label class={`knob ${value === c.at ? "" : "moved"}`}><span>{words}</span><input type="range" min={c.min} max={c.max} step={c.step} value={value} aria-valuetext={shown} onInput={(e) => set(e.currentTarget.value)} /><output>{shown}</output></label>;
}

function Saved({ end, say }: { end: End; say: Say }) {
  const save = () => { const url = URL.createObjectURL(new Blob([end.yaml!], { type: "application/yaml" })), a = document.createElement("a"); a.href = url; a.download = "changed.yaml"; a.click(); URL.revokeObjectURL(url); };
  return <section class="saved"><h2>{say("rule_done", { people: end.people })}</h2><p><button onClick={save}>{say("rule_save")}</button></p><p>{say("rule_command")}</p><p class="source">{end.command}</p><p class="source">{say("rule_hash")}: <span data-hash>{end.hash.changed}</span></p></section>;
}
