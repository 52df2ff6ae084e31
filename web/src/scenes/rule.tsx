/** Change a rule: settings of the scheme, a paired run on the server, and the differences as they fill in. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import type { Frame } from "../columns";
import { laboratory } from "../fetch";
import { indexOf } from "../lives";
import { drawDifference, parts } from "../marks/difference";
import { whoOf } from "../persons";
import type { Say } from "../words";
import type { Words } from "../words/en";
import { unpack } from "../wire";
import { netOf } from "./map";

type Sums = Record<string, number>;
interface Day { day: number; days: number; sums: { stands: Sums; changed: Sums }; wrong: { stands: number[]; changed: number[] } }
interface End extends Day { hash: { stands: string; changed: string }; yaml: string; command: string; people: number }
interface Stage { stage: string; done?: number; total?: number }
interface Control { key: string; words: keyof Words; kind: "range" | "choice" | "switch"; at: string; min?: number; max?: number; step?: number; options?: [string, keyof Words][]; set: (value: string) => string[]; show?: (value: string, say: Say) => string }

/** People of the laboratory at most; a larger run is another city, whose numbers are other people. */
const MOST_LIVED = 20000;
const STREET = ["jaywalking", "riding_offence", "driving_offence"];
const LISTS = [0, 1, 2, 3, 4, 5];
const CONTROLS: Control[] = [
  { key: "review", words: "rule_review", kind: "range", at: "0.5", min: 0, max: 1, step: 0.05, set: (v) => [`watch.camera.review.catches=${v}`], show: (v, say) => say.share(Number(v)) },
  { key: "points", words: "rule_points", kind: "range", at: "-5", min: -50, max: 0, step: 1, set: (v) => STREET.map((r) => `rules.${r}.points=${v}`), show: (v, say) => say.number(Number(v)) },
  { key: "fine", words: "rule_fine", kind: "range", at: "20", min: 0, max: 200, step: 5, set: (v) => [`rules.jaywalking.fine=${v} CNY`, `rules.riding_offence.fine=${v} CNY`], show: (v, say) => say.number(Number(v)) },
  { key: "post", words: "rule_post", kind: "range", at: "-20", min: -100, max: 0, step: 5, set: (v) => [`rules.unwelcome_post.points=${v}`], show: (v, say) => say.number(Number(v)) },
  { key: "count", words: "rule_list", kind: "range", at: "6", min: 1, max: 20, step: 1, set: (v) => [`lists.criminal_record.enter.count=${v}`], show: (v, say) => say.number(Number(v)) },
  { key: "false", words: "rule_false", kind: "range", at: "1", min: 0, max: 10, step: 0.5, set: (v) => [`watch.camera.false_match=${Number(v)}e-9`], show: (v, say) => say.number(Number(v), 1) },
  { key: "miss", words: "rule_miss", kind: "range", at: "0.2", min: 0, max: 0.9, step: 0.05, set: (v) => [`watch.camera.miss=${v}`], show: (v, say) => say.share(Number(v)) },
  { key: "expiry", words: "rule_expiry", kind: "choice", at: "never", options: [["never", "rule_never"], ["90d", "rule_quarter"], ["180d", "rule_half"]], set: (v) => (v === "never" ? [] : [...STREET, "unpaid_fine", "late_bill", "unwelcome_post", "debt"].map((r) => `rules.${r}.expires=${v}`)) },
  { key: "closes", words: "rule_closes", kind: "switch", at: "no", set: () => LISTS.map((k) => `consequences[${k}].deny=[]`) },
  { key: "notice", words: "rule_notice", kind: "switch", at: "no", set: () => ["due_process.notice=true"] },
];
const ROWS = ["wrongly_charged", "listed", "refused_by_scheme", "posts_held", "sanctions", "offences"] as const;
const ROW_WORDS: Record<(typeof ROWS)[number], keyof Words> = { wrongly_charged: "diff_wrong", listed: "diff_listed", refused_by_scheme: "diff_refused", posts_held: "diff_held", sanctions: "diff_sanctions", offences: "diff_offences" };

export function RuleScene({ city, say, light }: SceneOptions) {
  const { page } = city, [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries(CONTROLS.map((c) => [c.key, c.at])));
  const changes = useMemo(() => CONTROLS.flatMap((c) => (values[c.key] === c.at ? [] : c.set(values[c.key]))), [values]);
  const lab = useLab(changes);
  const controls = CONTROLS.filter((c) => page.first === "shanghai-2018" || c.key !== "closes");
  return (
    <div class="column rule">
      <h1>{say("rule_title")}</h1>
      <p class="lead">{say("rule_lead")}</p>
      <div class="bench">
        <form class="controls" onSubmit={(e) => e.preventDefault()}>
          {controls.map((c) => <Knob key={c.key} control={c} value={values[c.key]} say={say} set={(v) => setValues((all) => ({ ...all, [c.key]: v }))} />)}
          <p class="choice"><button class="big" type="button" disabled={lab.state === "gone"} onClick={lab.run}>{say("rule_run")}</button>{lab.state === "running" ? <button type="button" onClick={lab.stop}>{say("rule_stop")}</button> : null}</p>
          <p class="fine" role="status">{lab.state === "gone" ? say("rule_static") : lab.state === "lost" ? say("rule_lost") : lab.stage.stage === "queued" ? say("rule_busy") : lab.error ?? (lab.day ? say("rule_day", { day: lab.day.day + 1, days: lab.day.days }) : lab.state === "running" ? (lab.stage.stage === "compile" ? say("rule_compile") : lab.stage.stage === "warm-up" ? say("rule_past", { done: lab.stage.done ?? 0, total: lab.stage.total ?? 0 }) : say("rule_people")) : !changes.length ? say("rule_nothing") : "")}</p>
        </form>
        <section aria-label={say("diff_difference")}>
          <Differences day={lab.day} say={say} />
          <Helped city={city} say={say} light={light} day={lab.day} frame={lab.frame} />
        </section>
      </div>
      {lab.end ? <Saved end={lab.end} say={say} /> : null}
    </div>
  );
}

function Knob({ control: c, value, say, set }: { control: Control; value: string; say: Say; set: (value: string) => void }) {
  if (c.kind === "switch") return <label class="switch"><input type="checkbox" checked={value === "yes"} onChange={(e) => set(e.currentTarget.checked ? "yes" : "no")} /> {say(c.words)}</label>;
  if (c.kind === "choice") return <label class="knob"><span>{say(c.words)}</span><select value={value} onChange={(e) => set(e.currentTarget.value)}>{c.options!.map(([v, w]) => <option key={v} value={v}>{say(w)}</option>)}</select></label>;
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
  const save = () => { const url = URL.createObjectURL(new Blob([end.yaml], { type: "application/yaml" })), a = document.createElement("a"); a.href = url; a.download = "changed.yaml"; a.click(); URL.revokeObjectURL(url); };
  return <section class="saved"><h2>{say("rule_done", { people: end.people })}</h2><p><button onClick={save}>{say("rule_save")}</button></p><p>{say("rule_command")}</p><p class="source">{end.command}</p><p class="source">{say("rule_hash")}: <span data-hash>{end.hash.changed}</span></p></section>;
}

/** The laboratory's socket: one credit back for each message drawn; asked again where it was lost. */
function useLab(changes: string[]) {
  const socket = useRef<WebSocket | null>(null), wanted = useRef<string[] | null>(null);
  const [state, setState] = useState<"gone" | "ready" | "running" | "lost">("gone"), [stage, setStage] = useState<Stage>({ stage: "" }), [error, setError] = useState<string | null>(null);
  const [day, setDay] = useState<Day | null>(null), [end, setEnd] = useState<End | null>(null), [frame, setFrame] = useState<Frame | null>(null);
  useEffect(() => {
    let stop = false, opened = false, again = 0;
    const open = () => {
      const s = laboratory();
      socket.current = s;
      s.onopen = () => { opened = true; setState("ready"); if (wanted.current) send(wanted.current); };
      s.onclose = () => { if (stop) return; socket.current = null; setState(opened ? "lost" : "gone"); if (opened) again = window.setTimeout(open, 3000); };
      s.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
        try {
          if (typeof data !== "string") setFrame(unpack("frame", data));
          else {
            const told = JSON.parse(data) as Partial<End> & Partial<Stage> & { error?: string };
            if (told.error !== undefined) { setError(told.error); setState("ready"); wanted.current = null; }
            else if (told.stage !== undefined) setStage(told as Stage);
            else if (told.day !== undefined) { setStage({ stage: "" }); setDay(told as Day); if (told.hash) { setEnd(told as End); setState("ready"); wanted.current = null; } }
          }
        } catch (wrong) { setError(String(wrong)); }
        requestAnimationFrame(() => { if (s.readyState === WebSocket.OPEN) s.send('{"drawn":true}'); });
      };
    };
    const send = (asked: string[]) => { setState("running"); setError(null); setDay(null); setEnd(null); setFrame(null); socket.current?.send(JSON.stringify({ run: { changes: asked } })); };
    run.current = send;
    open();
    return () => { stop = true; clearTimeout(again); socket.current?.close(); };
  }, []);
  const run = useRef<(asked: string[]) => void>(() => undefined);
  return { state, stage, error, day, end, frame, run: () => { wanted.current = changes; run.current(changes); }, stop: () => { wanted.current = null; socket.current?.send('{"stop":true}'); setState("ready"); } };
}
