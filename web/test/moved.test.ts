/** Whom a changed rule helps, whom it costs, and why, from the columns of both sides. */
import { describe, expect, test } from "vitest";
import { besides, livedOf } from "../src/both";
import type { Frame, Lived } from "../src/columns";
import { NOBODY } from "../src/columns";
import { bothOf, movedOf, silenceOf, verdictOf } from "../src/moved";
import type { World } from "../src/types";

const frame = (rows: [wrong: [number, number], listed: [number, number], held: [number, number], aware: [number, number], score: [number, number]][]): Frame => {
  const of = (k: number, side: number) => rows.map((r) => r[k][side]);
  return { n: rows.length, wrongly_charged_twin: Uint8Array.from(of(0, 0)), wrongly_charged: Uint8Array.from(of(0, 1)), listed_days_twin: Uint16Array.from(of(1, 0)), listed_days: Uint16Array.from(of(1, 1)), refused_by_scheme_twin: new Uint16Array(rows.length), refused_by_scheme: new Uint16Array(rows.length), posts_held_twin: Uint8Array.from(of(2, 0)), posts_held: Uint8Array.from(of(2, 1)), aware_twin: Uint8Array.from(of(3, 0)), aware: Uint8Array.from(of(3, 1)), twin: Float32Array.from(of(4, 0)), score: Float32Array.from(of(4, 1)) };
};
const FRAME = frame([
  [[1, 0], [63, 0], [1, 1], [0, 0], [993, 1013]], // spared
  [[0, 1], [0, 9], [0, 0], [0, 0], [1000, 995]], // charged only now
  [[1, 1], [5, 5], [2, 2], [0, 0], [900, 900]], // the same
  [[0, 0], [9, 4], [0, 7], [0, 1], [950, 950]], // learns of the scheme, holds back
  [[0, 0], [0, 0], [3, 2], [1, 1], [960, 960.001]], // an unsaid thousandth of a point is none
]);

describe("who is moved", () => {
  test("each measure counts both ways, the largest first, and before all the one asked after", () => {
    const of = Object.fromEntries(movedOf(FRAME, 3).map((m) => [m.measure, m]));
    expect([of.wrongly_charged.better, of.wrongly_charged.worse]).toEqual([[0], [1]]);
    expect([of.listed_days.better, of.listed_days.worse]).toEqual([[3, 0], [1]]);
    expect([of.posts_held.better, of.posts_held.worse]).toEqual([[4], [3]]);
    expect([of.score.better, of.score.worse]).toEqual([[0], [1]]);
    expect(bothOf(FRAME, 0)).toMatchObject({ stands: { wrongly_charged: 1, listed_days: 63, score: 993 }, changed: { wrongly_charged: 0, listed_days: 0, score: 1013 } });
  });
  test("a verdict in a word", () => expect([0, 1, 2, 3, 4].map((id) => verdictOf(FRAME, id))).toEqual(["spared", "newly", "same", "mixed", "eased"]));
});

describe("why posts are held back", () => {
  const sums = (a: number, b: number) => ({ stands: { posts_held: a }, changed: { posts_held: b } });
  test("said where most of the difference is of those who know of the scheme on one side alone", () => expect(silenceOf(FRAME, sums(6, 12))).toEqual({ people: 1, theirs: 7, rest: -1 }));
  test("not said where it is of others, or where nothing differs", () => {
    expect(silenceOf(frame([[[0, 0], [0, 0], [0, 9], [1, 1], [0, 0]], [[0, 0], [0, 0], [0, 1], [0, 1], [0, 0]]]), sums(0, 10))).toBeNull();
    expect(silenceOf(FRAME, sums(6, 6))).toBeNull();
    expect(silenceOf(FRAME, sums(9000, 9006))).toBeNull(); // too little to need a word
  });
});

describe("both years", () => {
  const CODES = ["charge|riding_offence|camera", "listing|black|", "payment||"];
  const lived = (rows: [side: number, day: number, person: number, code: number, points: number, other: number][]): Lived => ({ n: rows.length, side: Uint8Array.from(rows, (r) => r[0]), day: Uint16Array.from(rows, (r) => r[1]), person: Uint32Array.from(rows, (r) => r[2]), code: Uint8Array.from(rows, (r) => r[3]), points: Int32Array.from(rows, (r) => r[4]), other: Uint32Array.from(rows, (r) => r[5]), place: new Int16Array(rows.length).fill(-1), fine: new Float32Array(rows.length) });
  test("a row of both sides stands once with both scores; others fell away or came", () => {
    const held = lived([[0, 3, 7, 0, -500, NOBODY], [0, 9, 7, 0, -500, 4], [0, 12, 7, 1, 0, NOBODY], [0, 5, 8, 0, -500, NOBODY], [1, 3, 7, 0, -1000, NOBODY], [1, 11, 7, 2, 0, NOBODY]]);
    const { stands, changed } = livedOf({ score: { start: 1000, floor: 0, cap: 1300 } } as World, held, CODES, 7), rows = besides(stands, changed);
    expect(rows.map((r) => [r.row.day, r.on, r.stands, r.changed])).toEqual([[3, "both", 995, 990], [9, "stands", 990, null], [11, "changed", null, 990], [12, "stands", 990, null]]);
    expect(rows[1].row.other).toBe(4);
  });
});
