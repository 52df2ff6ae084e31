/** One life from the rows: the score after each, the doors it closed, and what stood on the screen. */
import { NOBODY, PHASES, type Diary, type Kind, type People, type Rows, type Ties } from "./columns";
import type { Told, World } from "./types";

export interface Row { day: number; kind: Kind; rule: string; source: string; place: number; points: number; fine: number; other: number | null; score: number | null; /** its name, as `branch --without` takes it; none where the page was not told */ name: string | null }

export function rowOf(told: Told): Omit<Row, "score"> {
  const [day, code, place, points, fine, other] = told;
  const [kind, rule, source] = code.split("|");
  return { day, kind: kind as Kind, rule, source, place, points, fine, other, name: null };
}

/** Rows with the score after each, folded from the start. */
export function folded(world: World, rows: Omit<Row, "score">[]): Row[] {
  let score = world.score ? world.score.start : null;
  return rows.map((row) => {
    if (score !== null) score = Math.round((score + row.points) * 100) / 100;
    return { ...row, score };
  });
}

/** Her rows in a world: those that stand against her, in order. */
export function lifeOf(world: World, rows: Rows, index: number, person = index): Row[] {
  const found: Omit<Row, "score">[] = [];
  for (let k = 0; k < rows.n; k++) {
    if (rows.person[k] !== index) continue;
    const [kind, rule, source] = world.codes[rows.code[k]].split("|");
    found.push({ day: rows.day[k], kind: kind as Kind, rule, source, place: rows.place[k], points: rows.points[k] / 100, fine: rows.fine[k], other: rows.other[k] === NOBODY ? null : rows.other[k], name: `${rows.day[k]}:${PHASES[rows.phase[k]]}:${person}:${rows.k[k]}` });
  }
  return folded(world, found);
}

/** What others were charged for though she did it: (day, place, rule, who paid). */
export function paidByOthers(world: World, rows: Rows, people: People, person: number): { day: number; place: number; rule: string; who: number }[] {
  const found = [];
  for (let k = 0; k < rows.n; k++)
    if (rows.other[k] === person) found.push({ day: rows.day[k], place: rows.place[k], rule: world.codes[rows.code[k]].split("|")[1], who: people.person[rows.person[k]] });
  return found;
}

export function indexOf(people: People, person: number): number {
  let low = 0, high = people.n - 1;
  while (low <= high) {
    const mid = (low + high) >> 1, id = people.person[mid];
    if (id === person) return mid;
    if (id < person) low = mid + 1; else high = mid - 1;
  }
  return -1;
}

/** An entry of her diary: how it stood on that evening; posts and ties are counted from the first day. */
export interface Week { day: number; cash: number; debt: number; instalments: number; works: boolean; posts: number; held: number; lost: number }

/** Her weeks in a world; none where the run did not follow her. */
export function weeksOf(d: Diary, index: number): Week[] {
  let low = 0, high = d.n;
  while (low < high) { const mid = (low + high) >> 1; if (d.person[mid] < index) low = mid + 1; else high = mid; }
  const found: Week[] = [];
  for (let k = low; k < d.n && d.person[k] === index; k++) found.push({ day: d.day[k], cash: d.cash_yuan[k], debt: d.debt_yuan[k] + d.arrears_yuan[k], instalments: d.instalments_left[k], works: d.works[k] === 1, posts: d.posts[k], held: d.posts_held[k], lost: d.ties_lost[k] });
  return found;
}

/** Indices of those of the page whom she has a tie with, ascending. */
export function knownTo(ties: Ties, index: number): number[] {
  const found: number[] = [];
  for (let k = 0; k < ties.n; k++) if (ties.one[k] === index) found.push(ties.other[k]); else if (ties.other[k] === index) found.push(ties.one[k]);
  return found.sort((a, b) => a - b);
}

/** The spans of days on a black list. */
export function listedSpans(world: World, life: Row[], days: number): [number, number][] {
  const spans: [number, number][] = [], on = new Map<string, number>();
  for (const row of life) {
    if (!world.black.includes(row.rule)) continue;
    if (row.kind === "listing" && !on.has(row.rule)) on.set(row.rule, row.day);
    if (row.kind === "delisting" && on.has(row.rule)) { spans.push([on.get(row.rule)!, row.day]); on.delete(row.rule); }
  }
  for (const since of on.values()) spans.push([since, days]);
  // who stands on two lists at once is on a list once
  return spans.sort(([a], [b]) => a - b).reduce<[number, number][]>((all, [from, to]) => { const last = all[all.length - 1]; if (last && from <= last[1]) last[1] = Math.max(last[1], to); else all.push([from, to]); return all; }, []);
}
