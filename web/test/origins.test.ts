/** Each figure of a life leads to its rows, to the days between them, or says that no ledger keeps it. */
import { describe, expect, test } from "vitest";
import { feesOf, originOf, shownSpans } from "../src/origins";
import type { Row } from "../src/lives";
import { late } from "../src/telling";
import type { Page, World } from "../src/types";
import { sayer } from "../src/words";

const row = (day: number, kind: Row["kind"], rule: string, more: Partial<Row> = {}): Row => ({ day, kind, rule, source: "", place: -1, points: 0, fine: 0, other: null, score: 1000, name: null, ...more });
const WORLD = { black: ["black"], says: { "consequences[0].when": "record.riding_offence", "consequences[0].show": "screen", "consequences[0].until": "fine_paid" } } as unknown as World;
/** A fine for what another did that nobody told her of: 20 yuan, paid long past its term of 15 days, with all the fee that a fine can grow by. */
const LIFE = [
  row(2, "charge", "shown_loyalty", { points: 4 }), row(245, "charge", "riding_offence", { points: -5, fine: 20, place: 96, source: "camera", other: 14270 }), row(261, "charge", "unpaid_fine", { points: -20 }), row(261, "listing", "black"),
  row(321, "refusal", "loan", { source: "standing" }), row(323, "payment", "", { fine: 39.8 }), row(324, "delisting", "black"),
];
const PAGE = { late_fee: 0.03 } as Page, say = sayer("en");
const from = (name: string, value: number, others = 0) => originOf(name, value, LIFE, WORLD, 365, others);

describe("where a figure is from", () => {
  test("days lie between two rows", () => {
    expect(shownSpans(WORLD, LIFE)).toEqual([[1, 5]]);
    expect(from("shown_days", 77)).toEqual({ rows: [1, 5], spans: [[1, 5]] });
    expect(from("listed_days", 63)).toEqual({ rows: [3, 6], spans: [[3, 6]] });
  });
  test("counts are of rows, and no more is claimed than they hold", () => {
    expect(from("sanctions", 2)).toEqual({ rows: [1, 2] });
    expect(from("wrongly_charged", 1)).toEqual({ rows: [1] });
    expect(from("refused_by_scheme", 1)).toEqual({ rows: [4] });
    expect(from("sanctions", 3)).toEqual({ rows: [1, 2], part: true });
    expect(from("shown_days", 76)).toEqual({ rows: [1, 5], part: true });
  });
  test("what nobody saw is in no ledger", () => {
    expect(from("offences", 3, 1)).toEqual({ rows: [], unseen: 2, others: 1 });
    expect(from("posts", 6)).toEqual({ rows: [], unkept: true });
  });
  test("a payment above its fines has a fee for being late", () => {
    const fee = feesOf(LIFE).get(LIFE[5])!;
    expect([fee.fines, fee.charges]).toEqual([20, 1]);
    expect(fee.fee).toBeCloseTo(19.8, 10);
    expect(feesOf([...LIFE, row(330, "correction", "riding_offence")]).size).toBe(0);
    expect(late({ fines: 20, fee: 19.8, charges: 1 }, PAGE, say)).toBe("That is a fine of 20 yuan and 19.80 for paying late: 3% of it a day past its term, up to as much again.");
    expect(late({ fines: 20, fee: 1.8, charges: 1 }, PAGE, say)).toBe("That is a fine of 20 yuan and 1.80 for paying late: 3% of it for each of 3 days past its term.");
    expect(late({ fines: 40, fee: 19.8, charges: 2 }, PAGE, say)).toBe("That is 40 yuan of fines and 19.80 for paying late.");
    expect(feesOf([row(3, "charge", "jaywalking", { fine: 20 }), row(9, "payment", "", { fine: 20 })]).size).toBe(0);
  });
});
