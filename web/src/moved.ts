/** Whom a changed rule helps and whom it costs: everyone whose count or score differs between the two sides of a pair, by name of the measure. */
import type { Frame } from "./columns";
import type { Sums } from "./laboratory";

export const MEASURES = ["wrongly_charged", "listed_days", "refused_by_scheme", "posts_held", "score"] as const;
export type Measure = (typeof MEASURES)[number];
export interface Moved { measure: Measure; /** ids, the largest difference first, and before all the one who is asked after */ better: number[]; worse: number[] }

const twinOf = (frame: Frame, measure: Measure): ArrayLike<number> => (measure === "score" ? frame.twin : frame[`${measure}_twin`]);

/** How much better someone fares under the changed rule; of a count fewer is better, of a score more. */
export const gain = (frame: Frame, measure: Measure, id: number): number => { const by = frame[measure][id] - twinOf(frame, measure)[id], sure = measure === "score" && Math.abs(by) < 0.005 ? 0 : by; return measure === "score" ? sure : -sure; };

export function movedOf(frame: Frame, first = -1): Moved[] {
  return MEASURES.map((measure) => {
    const by = Float64Array.from({ length: frame.n }, (_, id) => gain(frame, measure, id)), ids = Array.from({ length: frame.n }, (_, id) => id);
    const order = (sign: 1 | -1) => ids.filter((id) => by[id] * sign > 0).sort((a, b) => Number(b === first) - Number(a === first) || (by[b] - by[a]) * sign || a - b);
    return { measure, better: order(1), worse: order(-1) };
  });
}

/** What both sides hold of one person. */
export interface Both { stands: Record<Measure, number>; changed: Record<Measure, number> }
export function bothOf(frame: Frame, id: number): Both {
  const of = (read: (measure: Measure) => number) => Object.fromEntries(MEASURES.map((m) => [m, read(m)])) as Record<Measure, number>;
  return { stands: of((m) => twinOf(frame, m)[id]), changed: of((m) => frame[m][id]) };
}

export type Verdict = "spared" | "newly" | "same" | "nothing" | "eased" | "worse" | "mixed";
/** What becomes of someone, in a word: whether another's act is still laid at her door, and how the rest of her year moves. */
export function verdictOf(frame: Frame, id: number): Verdict {
  const by = MEASURES.map((m) => gain(frame, m, id)), wrong = frame.wrongly_charged_twin[id];
  if (frame.wrongly_charged[id] > wrong) return "newly";
  if (wrong > 0 && frame.wrongly_charged[id] === 0) return "spared";
  const up = by.some((d) => d > 0), down = by.some((d) => d < 0);
  return up && down ? "mixed" : up ? "eased" : down ? "worse" : wrong > 0 ? "same" : "nothing";
}

/** The least change of posts held back that is worth a word, as a share of them. */
const WORTH_SAYING = 0.01;
export interface Silence { /** how many know of the scheme on one side alone, how many posts more (or fewer) they hold back, and what everyone else adds to the difference */ people: number; theirs: number; rest: number }
/** Why more or fewer posts are held back: null unless most of the difference is of people who know of the scheme on one side alone. */
export function silenceOf(frame: Frame, sums: { stands: Sums; changed: Sums }): Silence | null {
  const all = sums.changed.posts_held - sums.stands.posts_held, sign = Math.sign(all);
  let theirs = 0, people = 0;
  for (let id = 0; id < frame.n; id++)
    if ((frame.aware[id] > 0 ? 1 : 0) - (frame.aware_twin[id] > 0 ? 1 : 0) === sign) { people++; theirs += frame.posts_held[id] - frame.posts_held_twin[id]; }
  return Math.abs(all) >= WORTH_SAYING * sums.stands.posts_held && all !== 0 && people > 0 && theirs * sign > Math.abs(all) / 2 ? { people, theirs: Math.abs(theirs), rest: all - theirs } : null;
}
