/** Where a figure of a life is from: the rows that make it up, the days between two of them, or, where no ledger keeps it, how it was counted. */
import { BLAMELESS } from "./columns";
import type { Row } from "./lives";
import type { World } from "./types";

/** Acts on the street and at the wheel, which count as offences whether or not anyone sees them. */
const STREET = new Set(["jaywalking", "riding_offence", "driving_offence"]);
const DOORS = new Set(["loan", "mortgage"]);

/** Rows by their place in the life; of spans the first and the last, -1 where the run ended first. */
export interface Origin { rows: number[]; spans?: [number, number][]; /** offences that nobody saw, and those that another was charged for */ unseen?: number; others?: number; /** no row tells it */ unkept?: boolean; /** the rows tell part of it */ part?: boolean }

const placesOf = (life: Row[], holds: (row: Row) => boolean): number[] => life.flatMap((row, i) => (holds(row) ? [i] : []));

/** Acts whose charge puts one on a screen until the fine is paid. */
export const showing = (world: World): Set<string> => new Set(Object.keys(world.says).flatMap((path) => { const at = /^(consequences\[\d+\])\.show$/.exec(path), when = at && String(world.says[`${at[1]}.when`]); return when?.startsWith("record.") && world.says[`${at![1]}.until`] === "fine_paid" ? [when.slice(7)] : []; }));

/** From the charge that put her on a screen to the payment that took her off: places of both rows. */
export function shownSpans(world: World, life: Row[]): [number, number][] {
  const acts = showing(world), spans: [number, number][] = [];
  let since = -1;
  life.forEach((row, i) => {
    if (row.kind === "payment" && since >= 0 && life[since].day < row.day) { spans.push([since, i]); since = -1; }
    else if (row.kind === "charge" && since < 0 && row.place >= 0 && row.fine > 0 && acts.has(row.rule)) since = i;
  });
  return since < 0 ? spans : [...spans, [since, -1]];
}

/** Days of spans: each evening between the night of its first row and the evening of its last. */
export const spanDays = (life: Row[], spans: [number, number][], days: number, inclusive = 0): number => spans.reduce((sum, [a, b]) => sum + Math.max(0, (b < 0 ? days : life[b].day) - life[a].day - 1 + inclusive), 0);

const partly = (spans: [number, number][]): Origin | null => (spans.length ? { rows: spans.flat().filter((i) => i >= 0), part: true } : null);

/** Where each figure is from that rows can tell; null where they do not come to it, so that nothing is claimed. */
export function originOf(name: string, value: number, life: Row[], world: World, days: number, others: number): Origin | null {
  const found = (rows: number[], sum = rows.length): Origin | null => (Math.abs(sum - value) < 0.51 ? { rows } : rows.length ? { rows, part: true } : null);
  switch (name) {
    case "offences": { const rows = placesOf(life, (r) => r.kind === "charge" && r.other === null && STREET.has(r.rule)), unseen = value - rows.length - others; return unseen >= 0 ? { rows, unseen, others } : null; }
    case "sanctions": return found(placesOf(life, (r) => r.kind === "charge" && (r.points < 0 || r.fine > 0) && !BLAMELESS.includes(r.rule)));
    case "wrongly_charged": return found(placesOf(life, (r) => r.kind === "charge" && r.other !== null));
    case "loans_refused": return found(placesOf(life, (r) => r.kind === "refusal" && DOORS.has(r.rule)));
    case "refused_by_scheme": return found(placesOf(life, (r) => r.kind === "refusal" && r.source === "standing"));
    case "paid_yuan": { const rows = placesOf(life, (r) => r.kind === "payment"); return found(rows, rows.reduce((sum, i) => sum + life[i].fine, 0)); }
    case "listed_days": { const spans = listedRows(world, life); return coveredDays(life, spans, days) === value ? { rows: spans.flat().filter((i) => i >= 0), spans } : partly(spans); }
    case "shown_days": { const spans = shownSpans(world, life); return spanDays(life, spans, days) === value ? { rows: spans.flat().filter((i) => i >= 0), spans } : partly(spans); }
    default: return { rows: [], unkept: true };
  }
}

/** From each row that puts her on a black list to the one that takes her off that list. */
export function listedRows(world: World, life: Row[]): [number, number][] {
  const on = new Map<string, number>(), spans: [number, number][] = [];
  life.forEach((row, i) => {
    if (!world.black.includes(row.rule)) return;
    if (row.kind === "listing" && !on.has(row.rule)) on.set(row.rule, i);
    if (row.kind === "delisting" && on.has(row.rule)) { spans.push([on.get(row.rule)!, i]); on.delete(row.rule); }
  });
  return [...spans, ...[...on.values()].map((i): [number, number] => [i, -1])].sort(([a], [b]) => a - b);
}

/** Days on which at least one of several spans holds. */
function coveredDays(life: Row[], spans: [number, number][], days: number): number {
  const on = new Set<number>();
  for (const [a, b] of spans) for (let d = life[a].day; d < (b < 0 ? days : life[b].day); d++) on.add(d);
  return on.size;
}

export interface Fee { fines: number; fee: number; /** charges whose fines it paid */ charges: number }
/** What each payment was for: the fines asked since the last one, and what was added for paying late. Contested records blur it, and then nothing is said. */
export function feesOf(life: Row[]): Map<Row, Fee> {
  const found = new Map<Row, Fee>();
  if (life.some((r) => r.kind === "correction")) return found;
  let after = -1;
  for (const paid of life) {
    if (paid.kind !== "payment") continue;
    const asked = life.filter((r) => r.kind === "charge" && r.fine > 0 && r.day >= after && r.day < paid.day), fines = asked.reduce((sum, r) => sum + r.fine, 0), fee = paid.fine - fines;
    if (fines > 0 && fee > 0.005 && fee <= fines + 0.005) found.set(paid, { fines, fee, charges: asked.length });
    after = paid.day;
  }
  return found;
}
