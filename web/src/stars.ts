/** A week of stars: what its files hold, and who stands where, who meets whom and what flies at a moment of it. Pure; nothing here draws or fetches. */
import type { Bonds, Causes, Crowd, Given, Meets, Nights } from "./columns";

export interface Average { moving?: number; mean?: boolean; prior?: { stars: number; weight: number }; forgets?: number; decays?: number; last?: number }
/** Day, kind, rule, source and points of a row of her ledger. */
export type LedgerRow = [number, string, string, string, number];
export interface StarRule {
  average: Average; command: string; state_hash: string; scheme_sha256: string; hers: number[]; twin: number[] | null; lowest: number; lowest_day: number;
  twin_lowest: number | null; back_day: number | null; fell: number; rated: number; rows: LedgerRow[]; refusals: Record<string, number[]>;
}
/** What stars.json holds; panopolis.views.page.stars writes it. */
export interface StarPage {
  format: number; notice: string; n_person: number; n_shown: number; seed: number; all_days: number; start: string; first: number; days: number; big_day: number;
  recipe: string; her: number; given: string; names: { women: string[]; men: string[] }; stride: number; tiers: [string, number][];
  doors: { door: string; opens: number }[]; cheaper: number | null; discount: number; parts: string[]; scale: [number, number]; newcomer: number; weighted: boolean;
  takes: Record<string, { stars: number; damage_days: number }>; damage: number; detained_below: number | null; rules: StarRule[];
}
/** The crowd, its ties and its meetings, the same under every rule; and of one rule what was given, every night, and her stars one by one. */
export interface Shared { about: StarPage; crowd: Crowd; bonds: Bonds; meets: Meets }
export interface Ruled { given: Given; nights: Nights; causes: Causes }
export type Week = Shared & Ruled;

export const STEPS = 8192, NONE = 255;
/** Share of a day that is meetings; then comes the night, in which averages are made. */
export const DUSK = 0.8;
export const FLIGHT = 0.055;
const GOLDEN = 0.6180339887498949;

/** The moments of all meetings, in days of the week: round after round of strangers, as many meetings an hour all day long, and ties between them. The order of
    rounds is the run's, the hour is drawing. */
export function momentsOf({ meets, about }: Pick<Shared, "meets" | "about">): Float32Array {
  const out = new Float32Array(meets.n), of = Array.from({ length: about.days }, () => [] as number[]);
  let rounds = 1;
  for (let k = 0; k < meets.n; k++) { of[meets.day[k]]?.push(k); rounds = Math.max(rounds, meets.round[k] + 1); }
  const shares = of.map((those) => { const sums = new Float64Array(rounds + 1); for (const k of those) if (meets.meeting[k] === 0) sums[meets.round[k] + 1]++; for (let r = 0; r < rounds; r++) sums[r + 1] += sums[r]; return sums; });
  for (let k = 0; k < meets.n; k++) {
    const jitter = (k * GOLDEN) % 1, sums = shares[meets.day[k]], all = Math.max(1, sums[rounds]), r = meets.round[k];
    out[k] = meets.day[k] + DUSK * (FLIGHT + (1 - FLIGHT) * (meets.meeting[k] === 0 ? (sums[r] + jitter * (sums[r + 1] - sums[r])) / all : jitter));
  }
  return out;
}

/** A rating as it is shown: cut off to hundredths, as doors read it. */
export const cut = (stars: number): number => Math.floor(stars * 100 + 1e-6) / 100;
/** Where a number of stars lies on the scale of colours: a newcomer's in the middle. */
export const shade = (about: Pick<StarPage, "newcomer" | "scale">, stars: number): number => (stars < about.newcomer ? 0.5 * Math.max(0, (stars - about.newcomer + 2) / 2) : 0.5 + 0.5 * Math.min(1, (stars - about.newcomer) / Math.max(0.1, about.scale[1] - about.newcomer)));

/** The meetings by moment: an order, and the moments in it. */
export function inOrder(moments: Float32Array): { order: Uint32Array; at: Float32Array } {
  const order = Uint32Array.from(moments, (_, k) => k).sort((a, b) => moments[a] - moments[b] || a - b);
  return { order, at: Float32Array.from(order, (k) => moments[k]) };
}

/** The first place of a sorted list whose value is not below. */
export function firstAt(sorted: Float32Array, value: number): number {
  let low = 0, high = sorted.length;
  while (low < high) { const mid = (low + high) >> 1; if (sorted[mid] < value) low = mid + 1; else high = mid; }
  return low;
}

/** How far a night has gone at a moment, 0 until dusk and 1 in the morning, gently. */
export function nightly(t: number): number {
  const f = t - Math.floor(t);
  if (f <= DUSK) return 0;
  const x = (f - DUSK) / (1 - DUSK);
  return x * x * (3 - 2 * x);
}

/** Everyone's rating as drawn at a moment: last night's by day, on the way to the new one at night. */
export function ratingsAt({ nights }: Pick<Ruled, "nights">, n: number, days: number, t: number, out: Float32Array = new Float32Array(n)): Float32Array {
  const d = Math.max(0, Math.min(days - 1, Math.floor(t))), f = t >= days ? 1 : nightly(t), a = d * n, b = a + n;
  for (let i = 0; i < n; i++) out[i] = (nights.rating[a + i] + (nights.rating[b + i] - nights.rating[a + i]) * f) / STEPS;
  return out;
}

/** A rating as doors read it all day: last night's, cut off to hundredths. */
export const standing = ({ nights }: Pick<Ruled, "nights">, n: number, day: number, i: number): number => Math.floor((nights.rating[day * n + i] * 100) / STEPS) / 100;

export interface Door { door: string; opens: number; pass: number; of: number; hers: boolean; closedToday: number }
/** The doors on a day: from which rating on, how many of the crowd may pass, whether one of them may, and to how many they stayed closed. */
export function doorsOn(week: Week, rule: StarRule, day: number, who: number): Door[] {
  const { about, crowd } = week;
  return about.doors.map(({ door, opens }) => {
    let pass = 0;
    for (let i = 0; i < crowd.n; i++) if (standing(week, crowd.n, day, i) >= opens) pass++;
    return { door, opens, pass, of: crowd.n, hers: standing(week, crowd.n, day, who) >= opens, closedToday: rule.refusals[door]?.[day] ?? 0 };
  });
}

export interface Star { day: number; by: number; meeting: number; round: number; tenths: number; weight: number; standing: number; parts: [string, number][]; twin: number | null; moment: number }
const PARTS = ["shows", "slips", "halo", "upward", "mood", "years", "chance", "grudge", "listed", "answer"] as const;
export type Part = (typeof PARTS)[number];

/** Her stars of a week in the order of the day, each with what it came of and what the same person left her twin in the same meeting. */
export function starsOf(week: Week, moments: Float32Array): Star[] {
  const { causes, meets, about } = week, key = (k: number) => `${causes.day[k]} ${causes.by[k]} ${causes.meeting[k]} ${causes.round[k]}`;
  const twins = new Map<string, number>(), when = new Map<string, number>();
  for (let k = 0; k < causes.n; k++) if (causes.twin[k]) twins.set(key(k), causes.tenths[k]);
  for (let k = 0; k < meets.n; k++) if (meets.one[k] === about.her || meets.other[k] === about.her) when.set(`${meets.day[k]} ${meets.one[k] === about.her ? meets.other[k] : meets.one[k]} ${meets.meeting[k]} ${meets.round[k]}`, moments[k]);
  const out: Star[] = [];
  for (let k = 0; k < causes.n; k++) {
    if (causes.twin[k]) continue;
    out.push({
      day: causes.day[k], by: causes.by[k], meeting: causes.meeting[k], round: causes.round[k], tenths: causes.tenths[k], weight: causes.weight[k], standing: causes.standing[k] / STEPS,
      parts: PARTS.map((name) => [name, causes[name][k] / 100]), twin: twins.get(key(k)) ?? null, moment: when.get(key(k)) ?? causes.day[k],
    });
  }
  return out.sort((a, b) => a.moment - b.moment);
}

/** What moved a star besides what she shows of herself: the parts from a twentieth of a star on, the largest first. */
export const movers = (star: Star): [string, number][] => star.parts.filter(([name, value]) => name !== "shows" && Math.abs(value) >= 0.05).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));

export const nameOf = (about: StarPage, crowd: Crowd, i: number): string => { const names = crowd.traits[i] & 1 ? about.names.women : about.names.men; return names[(crowd.person[i] * about.stride) % names.length]; };

/** What a rule is called by: the kind of its average. */
export type Kind = "moving" | "mean" | "bayes" | "decay" | "last" | "forgets";
export const kindOf = (a: Average): Kind => (a.moving ? "moving" : a.last ? "last" : a.decays ? "decay" : a.forgets ? "forgets" : a.prior ? "bayes" : "mean");

/** The share of her day's weight that bad stars have: what her slips took, in words of numbers. */
export function dayOf(stars: Star[], day: number): { n: number; mean: number; twin: number | null } {
  const those = stars.filter((s) => s.day === day), both = those.filter((s) => s.twin !== null), weight = those.reduce((sum, s) => sum + s.weight, 0);
  return { n: those.length, mean: weight ? those.reduce((sum, s) => sum + s.tenths * s.weight, 0) / weight / 10 : 0, twin: both.length ? both.reduce((sum, s) => sum + (s.twin ?? 0), 0) / both.length / 10 : null };
}
