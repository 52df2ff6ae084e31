import { describe, expect, it } from "vitest";
import { ACTS, DOORS } from "../src/columns";
import { sayer } from "../src/words";
import { en } from "../src/words/en";
import { nl } from "../src/words/nl";
import { ARCHETYPES as NL } from "../src/words/archetypes_nl";
import { ARCHETYPES as ZH } from "../src/words/archetypes_zh";
import { zh } from "../src/words/zh";

const names = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)/g)].map((found) => found[1]))].sort();

describe("the words", () => {
  it("are the same keys in every language, none of them empty but the note where a native reader has seen them", () => {
    for (const words of [nl, zh]) expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of [en, nl, zh].flatMap((words) => Object.entries(words))) if (key !== "review_note") expect(text, key).not.toBe("");
  });
  it("fill the same names in every language", () => {
    const pronoun = new Set(["she", "her", "hers", "She", "Her", "world"]); // a language may need another one of these in its sentence
    for (const words of [nl, zh]) for (const key of Object.keys(en) as (keyof typeof en)[]) expect(names(words[key]).filter((n) => !pronoun.has(n)), key).toEqual(names(en[key]).filter((n) => !pronoun.has(n)));
  });
  it("are Chinese throughout where they say so, and say that no native reader has seen them", () => {
    expect([zh.language, zh.review_note].every((text) => text.includes("校对"))).toBe(true);
    for (const [key, text] of Object.entries(zh)) { const rest = text.replace(/\{[^}]*\}/g, ""); if (/\p{L}/u.test(rest)) expect(rest, key).toMatch(/\p{Script=Han}/u); }
  });
  it("tell every archetype in every language", () => { expect(Object.keys(ZH).sort()).toEqual(Object.keys(NL).sort()); });
  it("name every act and every door that the model knows", () => {
    for (const act of ACTS) expect(en, act).toHaveProperty(`act_${act}`);
    for (const door of DOORS) expect(en, door).toHaveProperty(`door_${door}`);
  });
  it("hold no number of a run: digits stand in keys, dates of the law and hours alone", () => {
    for (const [key, text] of [en, nl, zh].flatMap((words) => Object.entries(words))) if (/^c\d_(number|unit|says|none)$/.test(key)) expect(text.replace(/\{[^}]*\}/g, ""), key).not.toMatch(/\d/);
  });
  it("tell one from many", () => {
    const say = sayer("en"), zeg = sayer("nl");
    expect(say("stand_since_says", { since: "May", days: 1 })).toContain("1 day.");
    expect(say("stand_since_says", { since: "May", days: 2 })).toContain("2 days.");
    expect(zeg("stand_since_says", { since: "mei", days: 1 })).toContain("1 dag.");
  });
});
