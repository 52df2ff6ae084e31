import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { LAYOUTS, NOBODY, VERSION, type Shapes } from "../src/columns";
import { changesOf, controlsOf } from "../src/controls";
import { Journeys, Streets } from "../src/journeys";
import { folded, indexOf, knownTo, lifeOf, listedSpans, weeksOf } from "../src/lives";
import { steps } from "../src/marks/year";
import { outcomeOf } from "../src/outcome";
import { philox } from "../src/philox";
import { Standing } from "../src/standing";
import { stretchesOf } from "../src/stretches";
import type { Page } from "../src/types";
import { Malformed, unpack } from "../src/wire";
import { dayOfYear, skyOf, sunAt } from "../src/weather";
import { besideOf } from "../src/worlds";
import { most, worthOf } from "../src/worth";

const SHIPPED = new URL("../../src/panopolis/views/page/shipped_run/", import.meta.url);
const page = JSON.parse(readFileSync(new URL("page.json", SHIPPED), "utf8")) as Page;
function columns<K extends keyof Shapes>(file: string, layout: K): Shapes[K] {
  const held = gunzipSync(readFileSync(new URL(file, SHIPPED)));
  return unpack(layout, held.buffer.slice(held.byteOffset, held.byteOffset + held.byteLength) as ArrayBuffer);
}
const people = columns("people.bin", "people"), rows = columns("rows-0.bin", "rows"), years = page.worlds.map((_, k) => columns(`year-${k}.bin`, "year"));

describe("the wire", () => {
  const header = (magic: number, version: number, layout: number, n: number, fields: number) => { const view = new DataView(new ArrayBuffer(64)); [magic, version | (layout << 16), n, fields].forEach((word, k) => view.setUint32(4 * k, word >>> 0, true)); return view.buffer; };
  it("reads what the server packs", () => { expect(people.n).toBe(page.n_shown); expect(rows.n).toBe(rows.day.length); });
  it("refuses anything else", () => {
    for (const wrong of [new ArrayBuffer(3), header(0, VERSION, 5, 1, 2), header(0x4f4e4150, 99, 5, 1, 2), header(0x4f4e4150, VERSION, 4, 1, 2), header(0x4f4e4150, VERSION, 5, 1, 9), header(0x4f4e4150, VERSION, 5, 4000, 2)]) expect(() => unpack("frame", wrong)).toThrow(Malformed);
    expect(LAYOUTS[5][0]).toBe("frame");
  });
});

describe("draws", () => {
  it("are Philox4x32-10: the known answers of its authors", () => {
    const out = new Uint32Array(4);
    philox(0, 0, 0, 0, 0, 0, out);
    expect([...out]).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    philox(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, out);
    expect([...out]).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
  });
});

describe("a life", () => {
  const world = page.worlds[0], index = indexOf(people, page.opening!.person), life = lifeOf(world, rows, index, page.opening!.person);
  it("ends at the score of the run", () => { expect(life[life.length - 1].score).toBeCloseTo(years[0].score[index], 2); });
  it("less a row ends that many points elsewhere", () => {
    const wrong = life.findIndex((row) => row.other !== null), less = folded(world, life.filter((_, k) => k !== wrong));
    expect(less[less.length - 1].score! - life[life.length - 1].score!).toBeCloseTo(-life[wrong].points, 6);
  });
  it("names each row as branch --without takes it", () => { for (const row of life) expect(row.name).toMatch(new RegExp(`^${row.day}:(morning|night):${page.opening!.person}:\\d+$`)); expect(new Set(life.map((row) => row.name)).size).toBe(life.length); });
  it("is on a list for as long as the run counts", () => { expect(listedSpans(world, life, page.days).reduce((sum, [a, b]) => sum + b - a, 0)).toBe(years[0].listed_days[index]); });
  it("draws a step at each point", () => { const line = steps(life, world.score!.start, page.days); expect(line[0]).toEqual([0, world.score!.start]); expect(line[line.length - 1]).toEqual([page.days, life[life.length - 1].score]); });
});

describe("standing", () => {
  it("folds to everyone's score at the end, forwards and again after going back", () => {
    const standing = new Standing(page.worlds[0], rows, people.n);
    standing.go(page.days); const once = Float32Array.from(standing.score);
    standing.go(10); standing.go(page.days);
    expect(standing.score).toEqual(once);
    for (const i of [0, 77, 5298, 19999]) expect(once[i]).toBeCloseTo(years[0].score[i], 1);
  });
});

describe("two worlds", () => {
  const first = { year: years[0], world: page.worlds[0] }, before = besideOf(page, 0), second = { year: years[before], world: page.worlds[before] };
  it("differ by nothing from themselves", () => { for (const by of ["score", "money", "doors"] as const) expect(worthOf(by, first, first).every((d) => d === 0)).toBe(true); });
  it("are opposite seen from the other side", () => { for (const by of ["score", "money", "doors"] as const) { const one = worthOf(by, first, second), other = worthOf(by, second, first); expect(one.every((d, i) => d === -other[i] || Math.abs(d + other[i]) < 1e-3)).toBe(true); } });
  it("count doors as the run does", () => { const worth = worthOf("doors", first, second); let n = 0; for (const d of worth) if (d < 0) n++; expect(n).toBeGreaterThan(0); const worst = most(worth, -1, 3); expect(worth[worst[0]]).toBe(Math.min(...worth)); });
  it("stand beside ordinary law, and ordinary law beside none", () => { expect(page.worlds[besideOf(page, 0)].name).toBe("before"); expect(page.worlds[besideOf(page, before)].name).toBe("none"); });
});

describe("the ride that opens the page", () => {
  it("is charged to another in the scheme in question, as its rows say", () => { const found = outcomeOf(page.opening!, page.worlds[0], rows, people); expect(found.charged).toBe("another"); expect(people.person[found.person]).toBe(page.opening!.person); expect([found.points, found.fine]).toEqual([page.opening!.points, page.opening!.fine]); });
  it("is charged to nobody where no row speaks of it", () => { expect(outcomeOf(page.opening!, page.worlds[3], columns("rows-3.bin", "rows"), people)).toMatchObject({ charged: "nobody", person: -1 }); });
});

describe("controls", () => {
  const world = page.worlds[0], controls = controlsOf(page, world), by = Object.fromEntries(controls.map((c) => [c.key, c]));
  it("begin at what the file says, and ask for nothing there", () => {
    expect(by.review.at).toBe(String(world.says["watch.camera.review.catches"]));
    expect(by.points.at).toBe(String(world.says["rules.jaywalking.points"]));
    expect(changesOf(controls, {})).toEqual([]);
    expect(changesOf(controls, Object.fromEntries(controls.map((c) => [c.key, c.at])))).toEqual([]);
  });
  it("reach coverage in every district, appeal and roll-out", () => {
    expect(by.coverage.set("2")).toHaveLength(page.districts.length);
    expect(by.coverage.set("2")).toContain(`watch.camera.coverage.values.Huangpu=${2 * Number(world.says["watch.camera.coverage.values.Huangpu"])}`);
    expect(by.coverage.set("4").every((line) => Number(line.split("=")[1]) <= 1)).toBe(true);
    expect(by.appeal.set("30d")[0]).toBe("due_process.appeal.open=true");
    expect(by.rollout.set("first")[0]).toMatch(/^rollout=\[\{from: 2018-05-01, districts: \[Huangpu, .*\]\}, \{from: 2018-10-30, districts: all\}\]$/);
    expect(by.closes.set("yes").length).toBeGreaterThan(6);
  });
  it("fit in one message with everything moved", () => { const all = changesOf(controls, Object.fromEntries(controls.map((c) => [c.key, c.kind === "range" ? String(c.max) : c.kind === "switch" ? "yes" : c.options![1][0]]))); expect(all.length).toBeLessThanOrEqual(64); expect(JSON.stringify({ run: { changes: all, scheme: world.name } }).length).toBeLessThan(4096); });
  it("stand where a changed scheme has them, a fine with its currency, too", () => {
    const changed = { ...world, says: { ...world.says, "rules.jaywalking.points": -17, "rules.jaywalking.fine": "55 CNY" } }, at = Object.fromEntries(controlsOf(page, changed).map((c) => [c.key, c.at]));
    expect([at.points, at.fine, at.review]).toEqual(["-17", "55", by.review.at]);
  });
  it("are fewer where the file says less", () => { const bare = controlsOf(page, page.worlds[1]); expect(bare.map((c) => c.key)).not.toContain("post"); expect(NOBODY).toBe(0xffffffff); });
});

describe("a day and its weeks", () => {
  it("has the sun of its date: long in June, short in December, twelve hours in March", () => {
    const long = (start: string) => { const { rise, set } = skyOf({ start, seed: 1 }, 0); return (set - rise) / 3600; };
    expect(long("2018-06-21")).toBeCloseTo(14, 0); expect(long("2018-12-21")).toBeCloseTo(10, 0); expect(long("2018-03-20")).toBeCloseTo(12, 0);
    expect(dayOfYear("2018-05-01", 0)).toBe(120); expect(dayOfYear("2018-05-01", 245)).toBe(0);
    const sky = skyOf({ start: "2018-06-21", seed: 1 }, 0);
    expect(sunAt(sky, 43200)).toBeCloseTo(1, 6); expect(sunAt(sky, sky.rise)).toBeCloseTo(0, 6); expect(sunAt(sky, 0)).toBeLessThan(0);
  });
  it("has the same sky in every world and each time, and not one sky for all days", () => {
    const skies = Array.from({ length: 365 }, (_, day) => skyOf(page, day));
    expect(skies).toEqual(Array.from({ length: 365 }, (_, day) => skyOf(page, day)));
    expect(new Set(skies.map((sky) => sky.clouds))).toEqual(new Set(["clear", "some", "grey", "rain"]));
  });
  it("is at home, on the way, away and home again, without a gap from midnight to midnight", () => {
    const journeys = new Journeys(new Streets(page, columns("places.bin", "places")), people);
    for (const day of [0, 245]) { journeys.lay(day); for (let i = 0; i < people.n; i += 97) { const all = stretchesOf(journeys, i); expect([all[0].from, all[all.length - 1].to]).toEqual([0, 86400]); for (let k = 1; k < all.length; k++) expect(all[k].from).toBe(all[k - 1].to); } }
  });
  it("places whoever stays where she was, and everyone as if nobody had been placed before", () => {
    const journeys = new Journeys(new Streets(page, columns("places.bin", "places")), people), n = people.n, kept = { xy: new Float32Array(2 * n), state: new Uint8Array(n), rest: new Float32Array(2 * n).fill(Number.NaN) };
    for (const day of [3, 4]) {
      journeys.lay(day); kept.rest.fill(Number.NaN);
      for (const second of [0, 21000, 21010, 27000, 27001, 30000, 43200, 41000, 64800, 70000, 86399, 100]) {
        const xy = new Float32Array(2 * n), state = new Uint8Array(n);
        journeys.place(second, xy, state); journeys.place(second, kept.xy, kept.state, kept.rest);
        expect(kept.state, `${day} ${second}`).toEqual(state); expect(kept.xy, `${day} ${second}`).toEqual(xy);
      }
    }
  });
  it("ends each week as the run has it", () => {
    const diary = columns("diary-3.bin", "diary"), at = indexOf(people, page.opening!.person), weeks = weeksOf(diary, at), end = weeks[weeks.length - 1];
    expect([weeks.length, weeks[0].day, end.day]).toEqual([53, 0, page.days - 1]);
    expect([end.cash, end.posts, end.held]).toEqual([years[3].cash_yuan[at], years[3].posts[at], years[3].posts_held[at]]);
    expect(weeksOf({ ...diary, n: 0 }, at)).toEqual([]);
  });
  it("knows as many as the society says, each way", () => {
    const ties = columns("ties.bin", "ties");
    for (const i of [0, 5298, 19999]) { const known = knownTo(ties, i); expect(known.length).toBe(people.knows[i]); for (const j of known) expect(knownTo(ties, j)).toContain(i); }
  });
});
