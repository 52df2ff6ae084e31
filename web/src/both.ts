/** One person's rows on both sides of a pair: those that stay, those that fell away, those that came. */
import { NOBODY, type Kind, type Lived } from "./columns";
import { folded, type Row } from "./lives";
import type { World } from "./types";

/** Her rows on each side, with the score after each. */
export function livedOf(world: World, lived: Lived, codes: string[], person: number): { stands: Row[]; changed: Row[] } {
  const sides: Omit<Row, "score">[][] = [[], []];
  for (let k = 0; k < lived.n; k++) {
    if (lived.person[k] !== person) continue;
    const [kind, rule, source] = codes[lived.code[k]].split("|");
    sides[lived.side[k]].push({ day: lived.day[k], kind: kind as Kind, rule, source, place: lived.place[k], points: lived.points[k] / 100, fine: lived.fine[k], other: lived.other[k] === NOBODY ? null : lived.other[k], name: null });
  }
  return { stands: folded(world, sides[0]), changed: folded(world, sides[1]) };
}

export interface Beside { row: Row; /** on which side it stands */ on: "both" | "stands" | "changed"; /** the score after it on each side; null where it does not stand there */ stands: number | null; changed: number | null }
const what = (r: Row): string => [r.day, r.kind, r.rule, r.source, r.place, r.other].join("|");

/** Both sides' rows in order of day: a row of both stands once, even where its points or its fine differ. */
export function besides(stands: Row[], changed: Row[]): Beside[] {
  const left = new Map<string, Row[]>();
  for (const row of changed) left.set(what(row), [...(left.get(what(row)) ?? []), row]);
  const out: Beside[] = stands.map((row) => {
    const same = left.get(what(row))?.shift();
    return same ? { row: same, on: "both", stands: row.score, changed: same.score } : { row, on: "stands", stands: row.score, changed: null };
  });
  const came = [...left.values()].flat();
  return [...out, ...came.map((row): Beside => ({ row, on: "changed", stands: null, changed: row.score }))].map((one, k) => [one, k] as const).sort(([a, i], [b, k]) => a.row.day - b.row.day || i - k).map(([one]) => one);
}
