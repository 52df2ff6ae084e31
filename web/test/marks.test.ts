import { expect, it } from "vitest";
import { nightsOf, starShape } from "../src/marks/fall";
import { apart, frameOf, xOf, yOf } from "../src/marks/sky";
import type { Week } from "../src/stars";
import { en } from "../src/words/en";
import { nl } from "../src/words/nl";

const week = { about: { scale: [0, 5] }, nights: { rating: Uint16Array.from([4.2, 1.44, 0].map((s) => s * 8192)) } } as unknown as Week;

it("the sky reaches from the lowest rating of anyone to the most stars, and keeps everyone in it", () => {
  for (const narrow of [true, false]) {
    const f = frameOf(week, { w: narrow ? 390 : 900, h: 480, narrow });
    expect(f.low).toBe(1);
    expect(yOf(f, 5)).toBe(f.top);
    expect(yOf(f, 1)).toBe(f.foot);
    expect(xOf(f, 0)).toBeGreaterThan(f.left);
    expect(xOf(f, 65535)).toBeLessThan(f.right);
  }
});
it("labels of doors are moved apart and stay about where they were", () => {
  const moved = apart([100, 110, 120, 300], 17);
  for (let k = 1; k < moved.length; k++) expect(moved[k] - moved[k - 1]).toBeGreaterThanOrEqual(17);
  expect(apart([10, 200], 17)).toEqual([10, 200]);
});
it("a night's rating is the line from that morning on", () => expect(nightsOf([4, 2])).toEqual([[0, 4], [0.88, 4], [1, 2]]));
it("a star has ten corners", () => expect(starShape(0, 0, 5).match(/[ML]/g)).toHaveLength(10));
it("each sentence about stars has the same gaps in both languages, but for pronouns that Dutch does without", () => {
  const gaps = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).filter((g) => !["she", "her", "hers", "She", "Her"].includes(g)));
  for (const key of Object.keys(en).filter((k) => k.startsWith("stars_")) as (keyof typeof en)[]) expect([key, gaps(nl[key])]).toEqual([key, gaps(en[key])]);
});
