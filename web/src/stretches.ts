/** A day as one follows another: at home, on the way, away. */
import type { Journeys } from "./journeys";
import type { Stretch } from "./marks/hours";

/** Where she is, from midnight to midnight. */
export function stretchesOf(journeys: Journeys, i: number): Stretch[] {
  const pace = journeys.streets.page.step_seconds, out: Stretch[] = [], legs = [0, 1].map((leg) => 2 * i + leg).sort((a, b) => journeys.leaves[a] - journeys.leaves[b]);
  let at = 0;
  for (const k of legs) {
    const walk = journeys.n[k] * pace, leaves = Math.max(at, journeys.leaves[k]), there = Math.max(leaves, journeys.leaves[k] + walk), turns = Math.max(there, journeys.turns[k]), back = Math.min(86400, turns + walk);
    out.push({ from: at, to: leaves, where: "home" }, { from: leaves, to: there, where: "road" }, { from: there, to: turns, where: k % 2 ? "away" : "errand" }, { from: turns, to: back, where: "road" });
    at = back;
  }
  out.push({ from: at, to: 86400, where: "home" });
  return out.filter((s) => s.to > s.from);
}
