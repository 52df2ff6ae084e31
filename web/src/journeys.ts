/** Where everyone is at any second: the society's own journeys and hours (panopolis.society), by the same draws. */
import type { People, Places } from "./columns";
import { integer, philox } from "./philox";
import type { Page } from "./types";

const HOUR = 3600, MINUTE = 60;
export const INDOORS = 0, OUT = 1, AWAY = 2;

export interface Leg { first: number; last: number; n: number; leaves: number; turns: number }

export class Streets {
  readonly start: Int32Array;
  readonly grid: Int32Array;
  readonly begin: Int32Array;
  readonly wide: Int32Array;
  /** A district's street directions on the map: along a row and along a column, from one crossing to the next. */
  readonly along: Float32Array;
  constructor(readonly page: Page, readonly places: Places) {
    const n = page.districts.length;
    this.start = new Int32Array(n + 1); this.begin = new Int32Array(n); this.wide = new Int32Array(n); this.along = new Float32Array(4 * n);
    for (let i = 0; i < places.n; i++) this.start[places.district[i] + 1]++;
    for (let d = 0; d < n; d++) this.start[d + 1] += this.start[d];
    const grids: number[] = [];
    for (let d = 0; d < n; d++) {
      let rows = 0, wide = 0;
      for (let i = this.start[d]; i < this.start[d + 1]; i++) { rows = Math.max(rows, places.row[i] + 1); wide = Math.max(wide, places.column[i] + 1); }
      this.begin[d] = grids.length; this.wide[d] = wide;
      for (let k = 0; k < rows * wide; k++) grids.push(-1);
      for (let i = this.start[d]; i < this.start[d + 1]; i++) grids[this.begin[d] + places.row[i] * wide + places.column[i]] = i;
    }
    this.grid = Int32Array.from(grids);
    for (let d = 0; d < n; d++) this.directions(d);
  }
  /** What one crossing has of the city, across: the city is one wide however many people and streets it has, so sizes on the map go by this. */
  get unit(): number { return Math.sqrt(Math.PI / Math.max(1, this.places.n)); }
  at(d: number, row: number, column: number): number {
    if (column < 0 || column >= this.wide[d] || row < 0) return -1;
    const k = this.begin[d] + row * this.wide[d] + column;
    return k < (d + 1 < this.begin.length ? this.begin[d + 1] : this.grid.length) ? this.grid[k] : -1;
  }
  private directions(d: number): void {
    const { x, y, row, column } = this.places;
    for (let i = this.start[d]; i < this.start[d + 1]; i++) {
      const a = this.at(d, row[i] + 1, column[i]), b = this.at(d, row[i], column[i] + 1);
      if (a >= 0) { this.along[4 * d] = x[a] - x[i]; this.along[4 * d + 1] = y[a] - y[i]; }
      if (b >= 0) { this.along[4 * d + 2] = x[b] - x[i]; this.along[4 * d + 3] = y[b] - y[i]; }
    }
  }
  /** The crossing passed after k of n steps: that nearest to the straight line, or the last where no streets cross there. */
  passed(k: number, n: number, first: number, last: number): number {
    if (n === 0) return first;
    const { row, column, district } = this.places;
    const r = row[first] + Math.floor((2 * (row[last] - row[first]) * k + n) / (2 * n));
    const c = column[first] + Math.floor((2 * (column[last] - column[first]) * k + n) / (2 * n));
    const d = district[first], found = this.grid[this.begin[d] + r * this.wide[d] + c];
    return found >= 0 ? found : last;
  }
}

export class Journeys {
  /** Per person two legs: crossings and seconds of setting out and turning back. */
  readonly first: Int32Array; readonly last: Int32Array; readonly n: Uint8Array; readonly leaves: Int32Array; readonly turns: Int32Array;
  private readonly fixed: Uint32Array;
  private readonly words = new Uint32Array(4);
  day = Number.NaN;
  /** How often a day was laid out, so that who keeps something of it can tell. */
  laid = 0;
  constructor(readonly streets: Streets, readonly people: People) {
    const n = people.n, keys = streets.page.keys;
    this.first = new Int32Array(2 * n); this.last = new Int32Array(2 * n); this.n = new Uint8Array(2 * n);
    this.leaves = new Int32Array(2 * n); this.turns = new Int32Array(2 * n); this.fixed = new Uint32Array(4 * n);
    for (let i = 0; i < n; i++) { philox(keys[0], keys[1], people.person[i], 0, 0, 0, this.words); this.fixed.set(this.words, 4 * i); }
  }
  /** Lay the day out for everyone; `panopolis.society.journeys.ends` and `hours`, word for word. */
  lay(day: number): void {
    if (day === this.day) return;
    this.day = day;
    this.laid++;
    for (let i = 0; i < this.people.n; i++) this.one(i, day);
  }
  private one(i: number, day: number): void {
    const { streets, people, fixed, words, first, last, leaves, turns } = this;
    const keys = streets.page.keys, home = people.district[i], work = people.work[i], start = streets.start;
    philox(keys[2], keys[3], people.person[i], streets.page.day_zero + day, 0, 0, words);
    const a = 2 * i, b = a + 1;
    first[a] = start[home] + integer(fixed[4 * i], start[home + 1] - start[home]);
    last[a] = start[home] + integer(words[0], start[home + 1] - start[home]);
    first[b] = start[work];
    last[b] = start[work] + integer(fixed[4 * i + 1], start[work + 1] - start[work]);
    const today = integer(words[3], 30 * MINUTE);
    if (people.traits[i] & 12) {
      leaves[b] = 6 * HOUR + 15 * MINUTE + integer(fixed[4 * i + 2], 3 * HOUR) + today;
      turns[b] = leaves[b] + 8 * HOUR + integer(fixed[4 * i + 3], 2 * HOUR);
      leaves[a] = turns[b] + HOUR + integer(words[1], 3 * HOUR);
    } else {
      leaves[a] = 5 * HOUR + 30 * MINUTE + integer(words[1], 3 * HOUR);
      leaves[b] = 10 * HOUR + integer(fixed[4 * i + 2], 4 * HOUR) + today;
      turns[b] = leaves[b] + HOUR + integer(fixed[4 * i + 3], 3 * HOUR);
    }
    turns[a] = leaves[a] + 15 * MINUTE + integer(words[2], 45 * MINUTE);
    for (const k of [a, b]) {
      const { row, column } = streets.places;
      this.n[k] = Math.max(Math.abs(row[last[k]] - row[first[k]]), Math.abs(column[last[k]] - column[first[k]]));
    }
  }
  /** The crossings of a leg, in order; leg 0 at home, 1 away from it. */
  crossings(i: number, leg: 0 | 1): number[] {
    const k = 2 * i + leg;
    return Array.from({ length: this.n[k] + 1 }, (_, step) => this.streets.passed(step, this.n[k], this.first[k], this.last[k]));
  }
  /** When someone passes a crossing today, in seconds after midnight; noon where she does not. */
  passes(i: number, place: number): number {
    for (const leg of [0, 1] as const) {
      const step = this.crossings(i, leg).indexOf(place), k = 2 * i + leg;
      if (step >= 0) return this.leaves[k] + step * this.streets.page.step_seconds;
    }
    return 12 * HOUR;
  }
  /** When she is at each crossing of her ways today: every passage of both legs, out and back; of a leg's last crossing when she comes and goes. */
  passages(i: number): { place: number; second: number }[] {
    const pace = this.streets.page.step_seconds, found: { place: number; second: number }[] = [];
    for (const leg of [0, 1] as const) {
      const k = 2 * i + leg, n = this.n[k];
      this.crossings(i, leg).forEach((place, step) => { found.push({ place, second: this.leaves[k] + step * pace }, { place, second: this.turns[k] + (n - step) * pace }); });
    }
    return found.sort((a, b) => a.second - b.second);
  }
  /** Who of the page is at a crossing of hers within so many seconds of her, in the order in which she meets them; each once. */
  meets(i: number, within: number): { index: number; place: number; second: number }[] {
    const { streets, people, n, first, last, leaves, turns } = this, pace = streets.page.step_seconds, mine = new Map<number, number[]>(), districts = new Set<number>();
    for (const { place, second } of this.passages(i)) { const known = mine.get(place); if (known) known.push(second); else mine.set(place, [second]); districts.add(streets.places.district[place]); }
    const found: { index: number; place: number; second: number }[] = [];
    for (let j = 0; j < people.n; j++) {
      if (j === i || !(districts.has(people.district[j]) || districts.has(people.work[j]))) continue;
      let when = Infinity, where = -1;
      for (let k = 2 * j; k < 2 * j + 2; k++) {
        if (!districts.has(streets.places.district[first[k]])) continue;
        for (let step = 0; step <= n[k]; step++) {
          const place = streets.passed(step, n[k], first[k], last[k]), hers = mine.get(place);
          if (hers) for (const s of hers) if (s < when && (Math.abs(s - leaves[k] - step * pace) <= within || Math.abs(s - turns[k] - (n[k] - step) * pace) <= within)) { when = s; where = place; }
        }
      }
      if (where >= 0) found.push({ index: j, place: where, second: when });
    }
    return found.sort((a, b) => a.second - b.second || a.index - b.index);
  }
  /** How many people of each income fifth pass a crossing on the day that is laid out; fifth k at k - 1. */
  passersBy(place: number): Int32Array {
    const { streets, people, n, first, last } = this, found = new Int32Array(5), d = streets.places.district[place];
    for (let i = 0; i < people.n; i++) {
      if (people.district[i] !== d && people.work[i] !== d) continue; // a leg stays within one district
      legs: for (let b = 0; b < 2; b++) {
        const k = 2 * i + b;
        if (streets.places.district[first[k]] !== d) continue;
        for (let step = 0; step <= n[k]; step++) if (streets.passed(step, n[k], first[k], last[k]) === place) { found[Math.max(0, people.fifth[i] - 1)]++; break legs; }
      }
    }
    return found;
  }
  /**
   * Everyone's place on the map at a second of the day, and whether she is indoors at home, out, or indoors elsewhere. Most people stay where they
   * are for hours: `rest` (two entries a person, NaN where it is not known) keeps between which seconds, so that they are not looked at again.
   */
  place(second: number, xy: Float32Array, state: Uint8Array, rest?: Float32Array): void {
    const { streets, people, leaves, turns, n, first, last, fixed } = this;
    const pace = streets.page.step_seconds, { x, y, district } = streets.places, along = streets.along;
    for (let i = 0; i < people.n; i++) {
      if (rest !== undefined && second > rest[2 * i] && second < rest[2 * i + 1]) continue;
      let leg = -1, done = 0;
      for (let b = 1; b >= 0; b--) { // the way to work first: an errand that is still under way then ends
        const k = 2 * i + b;
        if (second < leaves[k] || second > turns[k] + n[k] * pace) continue;
        leg = b;
        done = second < turns[k] ? Math.min(n[k], (second - leaves[k]) / pace) : n[k] - (second - turns[k]) / pace;
        break;
      }
      // which way off the street she lives or works: fixed words, so that a house stays where it is
      const u = ((fixed[4 * i] & 0xffff) / 65536 - 0.5) * 0.78, v = ((fixed[4 * i + 1] & 0xffff) / 65536 - 0.5) * 0.78;
      if (leg < 0) {
        const at = first[2 * i], d = 4 * district[at];
        xy[2 * i] = x[at] + along[d] * u + along[d + 2] * v; xy[2 * i + 1] = y[at] + along[d + 1] * u + along[d + 3] * v; state[i] = INDOORS;
        if (rest !== undefined) this.stays(i, second, rest);
        continue;
      }
      const k = 2 * i + leg, whole = Math.floor(done), part = done - whole;
      const here = streets.passed(Math.min(whole, n[k]), n[k], first[k], last[k]), d = 4 * district[here];
      if (done >= n[k]) {
        const side = leg ? 0.7 : 0.3;
        xy[2 * i] = x[here] + (along[d] * v + along[d + 2] * u) * side; xy[2 * i + 1] = y[here] + (along[d + 1] * v + along[d + 3] * u) * side;
        state[i] = AWAY;
        // a way to work that begins meanwhile ends an errand
        if (rest !== undefined) { rest[2 * i] = leaves[k] + n[k] * pace; rest[2 * i + 1] = leg === 0 && leaves[k + 1] > second ? Math.min(turns[k], leaves[k + 1]) : turns[k]; }
        continue;
      }
      const there = streets.passed(whole + 1, n[k], first[k], last[k]);
      this.walk(here, there, part, u, xy, i);
      state[i] = OUT;
      if (rest !== undefined) rest[2 * i] = Number.NaN;
    }
  }
  /** Between which seconds someone who is at home stays there. */
  private stays(i: number, second: number, rest: Float32Array): void {
    const { leaves, turns, n } = this, pace = this.streets.page.step_seconds;
    let since = -1, until = Infinity;
    for (let k = 2 * i; k < 2 * i + 2; k++) { const back = turns[k] + n[k] * pace; if (back < second && back > since) since = back; if (leaves[k] > second && leaves[k] < until) until = leaves[k]; }
    rest[2 * i] = since; rest[2 * i + 1] = until;
  }
  /** Along the streets: first down one, then along the other, a little to one's own side. */
  private walk(here: number, there: number, part: number, side: number, xy: Float32Array, i: number): void {
    const { x, y, row, column, district } = this.streets.places, d = district[here];
    let ax = x[here], ay = y[here], bx = x[there], by = y[there], u = part;
    if (row[here] !== row[there] && column[here] !== column[there]) {
      const corner = this.streets.at(d, row[there], column[here]);
      if (corner >= 0) {
        if (part < 0.5) { bx = x[corner]; by = y[corner]; u = 2 * part; } else { ax = x[corner]; ay = y[corner]; u = 2 * part - 1; }
      }
    }
    const dx = bx - ax, dy = by - ay, off = side * 0.05;
    xy[2 * i] = ax + dx * u - dy * off; xy[2 * i + 1] = ay + dy * u + dx * off;
  }
}
