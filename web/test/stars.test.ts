import { describe, expect, it } from "vitest";
import type { Bonds, Causes, Crowd, Given, Meets, Nights } from "../src/columns";
import { DUSK, FLIGHT, NONE, cut, dayOf, doorsOn, firstAt, inOrder, kindOf, momentsOf, movers, nameOf, nightly, ratingsAt, shade, standing, starsOf, type StarPage, type StarRule, type Week } from "../src/stars";

const none = { slips: 0, halo: 0, upward: 0, mood: 0, years: 0, chance: 0, grudge: 0, listed: 0, answer: 0 };
const rule: StarRule = { average: { moving: 0.02 }, command: "", state_hash: "", scheme_sha256: "", hers: [4, 2, 3], twin: [4, 4, 4], lowest: 2, lowest_day: 10, twin_lowest: 4, back_day: null, fell: 1, rated: 3, rows: [], refusals: { flat: [0, 2] } };
const about = { start: "2018-05-01", first: 10, days: 2, big_day: 10, her: 1, given: "Ada", names: { women: ["A", "B"], men: ["C", "D"] }, stride: 7, doors: [{ door: "entry", opens: 2.5 }, { door: "flat", opens: 4.5 }], scale: [0, 5], newcomer: 4.2, rules: [rule] } as unknown as StarPage;
/** Three people, two days: on the first 0 and 1 meet in round 0, 1 and 2 in round 1; on the second the tie of 0 and 1. Person 1 falls. */
const week: Week = {
  about,
  crowd: { n: 3, person: Uint32Array.of(3, 5, 8), x: Uint16Array.of(0, 30000, 65535), age: Uint8Array.of(20, 30, 40), traits: Uint8Array.of(0, 1, 1), archetype: new Uint8Array(3) } as Crowd,
  bonds: { n: 1, one: Uint16Array.of(0), other: Uint16Array.of(1), rests: Uint8Array.of(0b10) } as Bonds,
  meets: { n: 3, day: Uint8Array.of(0, 0, 1), meeting: Uint8Array.of(0, 0, 2), round: Uint8Array.of(0, 1, 0), one: Uint16Array.of(0, 1, 0), other: Uint16Array.of(1, 2, 1) } as Meets,
  given: { n: 3, one: Uint8Array.of(44, 12, NONE), other: Uint8Array.of(8, 40, 31) } as Given,
  nights: { n: 9, rating: Uint16Array.from([4.625, 4.205, 3, 4.75, 2, 3.125, 4.75, 3, 2.375].map((s) => Math.round(s * 8192))) } as Nights,
  causes: {
    n: 4, twin: Uint8Array.of(0, 0, 1, 0), day: Uint8Array.of(0, 0, 0, 1), by: Uint16Array.of(2, 0, 0, 0), meeting: Uint8Array.of(0, 0, 0, 2), round: Uint8Array.of(1, 0, 0, 0), tenths: Uint8Array.of(12, 8, 43, 31), weight: Uint8Array.of(3, 4, 4, 4),
    standing: Uint16Array.of(24576, 37683, 37683, 38502), shows: Int16Array.of(420, 420, 420, 390), ...Object.fromEntries(Object.keys(none).map((name) => [name, name === "slips" ? Int16Array.of(-300, -340, 0, 0) : name === "chance" ? Int16Array.of(2, 0, 10, -80) : new Int16Array(4)])),
  } as unknown as Causes,
};
const moments = momentsOf(week);

describe("the moments of a day", () => {
  it("follow the rounds, leave room to fly in, and end at dusk", () => {
    expect(moments[0]).toBeLessThan(moments[1]);
    for (let k = 0; k < week.meets.n; k++) {
      expect(moments[k]).toBeGreaterThanOrEqual(week.meets.day[k] + DUSK * FLIGHT - 1e-6);
      expect(moments[k]).toBeLessThanOrEqual(week.meets.day[k] + DUSK + 1e-6);
    }
  });
  it("are found by a search as by a walk", () => {
    const { order, at } = inOrder(Float32Array.of(3, 1, 2, 1));
    expect([...order]).toEqual([1, 3, 2, 0]);
    for (const t of [0, 1, 1.5, 2, 3, 4]) expect(firstAt(at, t)).toBe([...at].filter((m) => m < t).length);
  });
});

describe("ratings", () => {
  it("stand all day, move at night, and end where the last night put them", () => {
    expect(nightly(0.5)).toBe(0);
    expect(nightly(DUSK)).toBe(0);
    expect(nightly(0.9999)).toBeCloseTo(1, 3);
    expect([...ratingsAt(week, 3, 2, 0.5)].map(cut)).toEqual([4.62, 4.2, 3]);
    expect([...ratingsAt(week, 3, 2, 2)].map(cut)).toEqual([4.75, 3, 2.37]);
    const between = ratingsAt(week, 3, 2, 0.9)[1];
    expect(between).toBeGreaterThan(2);
    expect(between).toBeLessThan(4.205);
  });
  it("are cut off to hundredths where a door reads them", () => expect(standing(week, 3, 0, 1)).toBe(4.2));
  it("have a newcomer's in the middle of the colours and stay within them", () => {
    expect(shade(about, 4.2)).toBe(0.5);
    expect(shade(about, 5)).toBe(1);
    expect(shade(about, 0)).toBe(0);
    expect(shade(about, 3)).toBeLessThan(shade(about, 4));
  });
});

describe("doors", () => {
  it("let pass whom last night's rating lets, and count whom they turned away", () => {
    expect(doorsOn(week, rule, 0, 1)).toEqual([{ door: "entry", opens: 2.5, pass: 3, of: 3, hers: true, closedToday: 0 }, { door: "flat", opens: 4.5, pass: 1, of: 3, hers: false, closedToday: 0 }]);
    expect(doorsOn(week, rule, 1, 1).map((d) => [d.pass, d.hers, d.closedToday])).toEqual([[2, false, 0], [1, false, 2]]);
  });
});

describe("her stars", () => {
  const stars = starsOf(week, moments);
  it("come in the order of the day, each beside what the same person left her twin", () => {
    expect(stars.map((s) => [s.day, s.by, s.tenths, s.twin])).toEqual([[0, 0, 8, 43], [0, 2, 12, null], [1, 0, 31, null]]);
    expect(stars[0].moment).toBe(moments[0]);
  });
  it("are those of the meetings", () => {
    for (const s of stars) {
      const k = Array.from({ length: 3 }, (_, i) => i).find((i) => week.meets.day[i] === s.day && (week.meets.one[i] === s.by || week.meets.other[i] === s.by))!;
      expect(week.meets.one[k] === about.her ? week.given.one[k] : week.given.other[k]).toBe(s.tenths);
    }
  });
  it("tell what moved them, the most first, and leave out what is too little to tell", () => {
    expect(movers(stars[1])).toEqual([["slips", -3]]);
    expect(movers(stars[2])).toEqual([["chance", -0.8]]);
  });
  it("make a day's mean by their weight", () => {
    expect(dayOf(stars, 0).mean).toBeCloseTo((8 * 4 + 12 * 3) / 70, 10);
    expect(dayOf(stars, 0).twin).toBeCloseTo(4.3, 10);
    expect(dayOf(stars, 5)).toEqual({ n: 0, mean: 0, twin: null });
  });
});

it("calls people by the run's list and averages by their kind", () => {
  expect(nameOf(about, week.crowd, 0)).toBe("D");
  expect([{ moving: 0.1 }, { mean: true }, { mean: true, prior: { stars: 4, weight: 2 } }, { mean: true, prior: { stars: 4, weight: 2 }, decays: 0.1 }, { last: 9 }, { mean: true, forgets: 0.1 }].map(kindOf)).toEqual(["moving", "mean", "bayes", "decay", "last", "forgets"]);
});
