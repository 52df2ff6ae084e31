/** What became of the ride that opens the page, in a world: another charged for it, the rider, or nobody. */
import type { Opening, World } from "./types";
import { NOBODY, type People, type Rows } from "./columns";
import { indexOf } from "./lives";

export interface Outcome { charged: "another" | "rider" | "nobody"; /** index of who was charged, or -1 */ person: number; points: number; fine: number; source: string }

export function outcomeOf(opening: Opening, world: World, rows: Rows, people: People): Outcome {
  const rider = indexOf(people, opening.doer);
  for (let k = 0; k < rows.n; k++) {
    if (rows.day[k] !== opening.day) continue;
    const [kind, rule, source] = world.codes[rows.code[k]].split("|");
    if (kind !== "charge" || rule !== opening.rule) continue;
    const another = rows.other[k] === opening.doer, own = rows.person[k] === rider && rows.other[k] === NOBODY && (rows.place[k] === opening.place || rows.place[k] < 0);
    if (another || own) return { charged: another ? "another" : "rider", person: rows.person[k], points: rows.points[k] / 100, fine: rows.fine[k], source };
  }
  return { charged: "nobody", person: -1, points: 0, fine: 0, source: "" };
}
