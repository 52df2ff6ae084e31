/** How everyone stands on a day: the fold of a world's rows up to it. Going back starts again. */
import { NOBODY, type Rows } from "./columns";
import type { World } from "./types";

export interface Sight { person: number; place: number; wrong: boolean; other: number; rule: string }

export class Standing {
  readonly score: Float32Array; readonly lists: Uint8Array;
  /** Index of the person shown to the place of her offence and the day since. */
  readonly shown = new Map<number, { place: number; day: number }>();
  private at = 0; private day = -1;
  private readonly codes: { kind: string; rule: string; source: string }[];
  constructor(readonly world: World, readonly rows: Rows, readonly n: number) {
    this.score = new Float32Array(n).fill(world.score?.start ?? 0);
    this.lists = new Uint8Array(n);
    this.codes = world.codes.map((code) => { const [kind, rule, source] = code.split("|"); return { kind, rule, source }; });
  }
  /** Fold every row up to and including a day. */
  go(day: number): void {
    if (day < this.day) { this.score.fill(this.world.score?.start ?? 0); this.lists.fill(0); this.shown.clear(); this.at = 0; }
    this.day = day;
    const { rows } = this;
    for (; this.at < rows.n && rows.day[this.at] <= day; this.at++) this.take(this.at);
  }
  private take(k: number): void {
    const { rows, world } = this, i = rows.person[k], { kind, rule, source } = this.codes[rows.code[k]];
    this.score[i] += rows.points[k] / 100;
    if (kind === "listing" && world.black.includes(rule)) this.lists[i]++;
    else if (kind === "delisting" && world.black.includes(rule) && this.lists[i]) this.lists[i]--;
    else if (kind === "payment") this.shown.delete(i);
    else if (kind === "charge" && source === "camera" && rows.fine[k] > 0 && (rule === "jaywalking" || rule === "riding_offence")) this.shown.set(i, { place: rows.place[k], day: rows.day[k] });
  }
  /** What cameras saw on a day. */
  sights(day: number): Sight[] {
    const { rows } = this, found: Sight[] = [];
    let low = 0, high = rows.n;
    while (low < high) { const mid = (low + high) >> 1; if (rows.day[mid] < day) low = mid + 1; else high = mid; }
    for (let k = low; k < rows.n && rows.day[k] === day; k++) {
      const code = this.codes[rows.code[k]];
      if (code.kind === "charge" && rows.place[k] >= 0) found.push({ person: rows.person[k], place: rows.place[k], wrong: rows.other[k] !== NOBODY, other: rows.other[k], rule: code.rule });
    }
    return found;
  }
  get listed(): number { let n = 0; for (let i = 0; i < this.n; i++) if (this.lists[i]) n++; return n; }
}
