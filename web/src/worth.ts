/** Who fares better or worse in one world than in another, at the end of the run: by score, by money, or by doors that closed. */
import type { Year } from "./columns";
import type { World } from "./types";

export const MEASURES = ["score", "money", "doors"] as const;
export type Measure = (typeof MEASURES)[number];

/** A score, where a world keeps none the one that everybody begins with in the other: nobody has lost or gained a point. */
const score = (year: Year, here: World, there: World) => (i: number): number => (here.score ? year.score[i] : there.score?.start ?? 0);
const money = (year: Year) => (i: number): number => year.cash_yuan[i] - year.debt_yuan[i];
const doors = (year: Year) => (i: number): number => -(year.loans_refused[i] + (year.benefit_lost_yuan[i] > 0 ? 1 : 0));

/** The difference for each person of the page: above 0 she fares better in the first world. */
export function worthOf(measure: Measure, first: { year: Year; world: World }, second: { year: Year; world: World }): Float32Array {
  const value = { score: [score(first.year, first.world, second.world), score(second.year, second.world, first.world)], money: [money(first.year), money(second.year)], doors: [doors(first.year), doors(second.year)] }[measure];
  // a yuan is the least that the page knows, and a hundredth the least of a score
  const least = measure === "money" ? 1 : 0.005;
  return Float32Array.from({ length: first.year.n }, (_, i) => { const d = value[0](i) - value[1](i); return Math.abs(d) < least ? 0 : d; });
}

/** Those with most to gain or lose, the largest difference first. */
export function most(worth: Float32Array, sign: 1 | -1, many: number): number[] {
  return Array.from({ length: worth.length }, (_, i) => i).filter((i) => worth[i] * sign > 0).sort((a, b) => (worth[b] - worth[a]) * sign || a - b).slice(0, many);
}
