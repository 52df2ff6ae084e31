/** Sliders and switches bound to a scheme's file: each begins at what the file says and moves the very keys of it. */
import type { Page, World } from "./types";
import type { Say } from "./words";
import type { Words } from "./words/en";

export interface Control { key: string; words: keyof Words; kind: "range" | "choice" | "switch"; at: string; min?: number; max?: number; step?: number; options?: [string, keyof Words][]; /** changes as `--set` takes them */ set: (value: string) => string[]; show?: (value: string, say: Say) => string }

const STREET = ["jaywalking", "riding_offence", "driving_offence"];
const whole = (v: string, say: Say) => say.number(Number(v));
const share = (v: string, say: Say) => say.share(Number(v));
/** A number that a file says, also where it stands with its currency: a changed fine is written so. */
const amount = (said: number | string | boolean): number => (typeof said === "number" ? said : typeof said === "string" && /^-?\d+(\.\d+)? CNY$/.test(said) ? Number.parseFloat(said) : Number.NaN);
/** A number as a scheme's file writes it: no more digits than it needs. */
const plain = (value: number): string => String(Number(value.toPrecision(6)));

export function controlsOf(page: Page, world: World): Control[] {
  const says = world.says, found: Control[] = [];
  const under = (pattern: RegExp) => Object.keys(says).filter((path) => pattern.test(path));
  const range = (key: string, words: keyof Words, paths: string[], min: number, max: number, step: number, show: Control["show"], write = (v: string) => v) => {
    const at = paths.length ? amount(says[paths[0]]) : Number.NaN;
    if (paths.length && Number.isFinite(at)) found.push({ key, words, kind: "range", at: String(at), min: Math.min(min, at), max: Math.max(max, at), step, set: (v) => paths.map((path) => `${path}=${write(v)}`), show: show! });
  };
  /** A slider of how many times as much, over every number under some paths. */
  const times = (key: string, words: keyof Words, paths: string[], max: number, step: number, most: number) => {
    if (paths.length) found.push({ key, words, kind: "range", at: "1", min: 0, max, step, set: (v) => paths.map((path) => `${path}=${plain(Math.min(most, Number(says[path]) * Number(v)))}`), show: (v, say) => `× ${say.number(Number(v), Number(v) % 1 ? 2 : 0)}` });
  };
  const choice = (key: string, words: keyof Words, options: [string, keyof Words][], set: Control["set"]) => found.push({ key, words, kind: "choice", at: options[0][0], options, set: (v) => (v === options[0][0] ? [] : set(v)) });
  const street = STREET.map((r) => `rules.${r}.points`).filter((path) => path in says);
  range("review", "rule_review", under(/^watch\.camera\.review\.catches$/), 0, 1, 0.05, share);
  times("coverage", "rule_coverage", under(/^watch\.camera\.coverage(\.values\..+|\.default)?$/).filter((path) => typeof says[path] === "number"), 4, 0.25, 1);
  range("points", "rule_points", street, -50, 0, 1, whole);
  range("fine", "rule_fine", ["rules.jaywalking.fine", "rules.riding_offence.fine"].filter((path) => path in says && Number.isFinite(amount(says[path]))), 0, 200, 5, whole, (v) => `${v} CNY`);
  range("post", "rule_post", under(/^rules\.unwelcome_post\.points$/), -100, 0, 5, whole);
  range("count", "rule_list", under(/^lists\.\w+\.enter\.count$/).slice(0, 1), 1, 20, 1, whole);
  // a list that one record leads onto, and how many of them within a year it would take instead
  const alone = under(/^lists\.\w+\.enter\.act$/).filter((path) => says[path] === "unpaid_fine").map((path) => path.replace(/\.act$/, ""));
  if (alone.length) found.push({ key: "unpaid", words: "rule_unpaid", kind: "range", at: "1", min: 1, max: 5, step: 1, set: (v) => alone.map((path) => `${path}={count: ${v}, of: unpaid_fine, within: 365d}`), show: whole });
  range("low", "rule_low", under(/^lists\.\w+\.enter\.score_at_most$/).slice(0, 1), Math.max(world.score?.floor ?? 0, (world.score?.start ?? 0) - 400), world.score?.start ?? 0, 1, whole);
  times("false", "rule_false", under(/^watch\.camera\.false_match$/), 10, 0.5, 1);
  range("miss", "rule_miss", under(/^watch\.camera\.miss$/), 0, 0.9, 0.05, share);
  const lapsing = under(/^rules\.\w+\.points$/).filter((path) => Number(says[path]) < 0).map((path) => path.replace(/points$/, "expires")).filter((path) => !(path in says));
  if (lapsing.length && !("score.expires.each" in says)) choice("expiry", "rule_expiry", [["never", "rule_never"], ["90d", "rule_quarter"], ["180d", "rule_half"]], (v) => lapsing.map((path) => `${path}=${v}`));
  if (!says["due_process.appeal.open"]) choice("appeal", "rule_appeal", [["no", "rule_appeal_no"], ["30d", "rule_appeal_30"], ["90d", "rule_appeal_90"]], (v) => ["due_process.appeal.open=true", `due_process.appeal.delay=${v}`, "due_process.appeal.succeeds_if_wrong=0.95", "due_process.appeal.succeeds_if_right=0.05"]);
  // the first districts of the recipe are the inner ones; the first step keeps the day, so that a run from the saved file begins on it, too
  const inner = page.districts.slice(0, Math.ceil(page.districts.length / 2 - 1)).join(", "), later = new Date(Date.parse(`${page.start}T12:00:00Z`) + 182 * 86400000).toISOString().slice(0, 10);
  if (page.districts.length > 3) choice("rollout", "rule_rollout", [["stands", "rule_rollout_stands"], ["first", "rule_rollout_first"], ["alone", "rule_rollout_alone"]], (v) => [`rollout=[{from: ${page.start}, districts: [${inner}]}${v === "first" ? `, {from: ${later}, districts: all}` : ""}]`]);
  const closing = under(/^consequences\[\d+\]\.deny\[0\]$/).map((path) => path.slice(0, path.indexOf("]") + 1)).filter((path) => String(says[`${path}.when`]).startsWith("list."));
  if (closing.length) found.push({ key: "closes", words: "rule_closes", kind: "switch", at: "no", set: () => closing.map((path) => `${path}.deny=[]`) });
  if (!says["due_process.notice"]) found.push({ key: "notice", words: "rule_notice", kind: "switch", at: "no", set: () => ["due_process.notice=true"] });
  return found;
}

/** The changes that moved controls ask for. */
export const changesOf = (controls: Control[], values: Record<string, string>): string[] => controls.flatMap((c) => (values[c.key] === undefined || values[c.key] === c.at ? [] : c.set(values[c.key])));
