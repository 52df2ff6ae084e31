/** The gallery's canvases: what each mark of the page draws of the shipped run and of a small week, kept as a list of inks, shapes and places. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Shapes } from "../src/columns";
import type { City } from "../src/fetch";
import { Journeys, Streets } from "../src/journeys";
import { indexOf } from "../src/lives";
import { Board } from "../src/marks/board";
import { drawDifference } from "../src/marks/difference";
import { Ground } from "../src/marks/ground";
import { scaleOf } from "../src/marks/ramp";
import { drawRoofs } from "../src/marks/roofs";
import { drawSky, type SkyOptions } from "../src/marks/sky";
import { Standing } from "../src/standing";
import { inOrder, momentsOf, type Week } from "../src/stars";
import type { Page } from "../src/types";
import { unpack } from "../src/wire";
import { worthOf } from "../src/worth";
import { canvasOf, recorder } from "./recorder";

const SHIPPED = new URL("../../src/panopolis/views/page/", import.meta.url);
const held = (file: string): Buffer => readFileSync(new URL(file, SHIPPED));
function columns<K extends keyof Shapes>(file: string, layout: K): Shapes[K] {
  const bytes = gunzipSync(held(file));
  return unpack(layout, bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
}
const run = "shipped_run/", page = JSON.parse(held(`${run}page.json`).toString()) as Page;
const city: City = { page, places: columns(`${run}places.bin`, "places"), blocks: columns(`${run}blocks.bin`, "blocks"), people: columns(`${run}people.bin`, "people") };
const net = { streets: new Streets(page, city.places), ground: null as unknown as Ground, journeys: null as unknown as Journeys }, year = (k: number) => columns(`${run}year-${k}.bin`, "year");
const view = { x: 0, y: 0, scale: 190, w: 600, h: 400 };

beforeAll(() => {
  vi.stubGlobal("devicePixelRatio", 1);
  vi.stubGlobal("document", { createElement: () => canvasOf(20, 20) });
  vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue: (name: string) => `var(${name})` }));
  net.ground = new Ground(city, net.streets); net.journeys = new Journeys(net.streets, city.people);
});

describe("the gallery's canvases", () => {
  for (const light of ["day", "night"] as const) {
    it(`ground, whole city, ${light}`, () => { const r = recorder(); net.ground.draw(r.context, view, light, 0); net.ground.names(r.context, view, light); expect(r.lines()).toMatchSnapshot(); });
    it(`ground, a crossing, ${light}`, () => { const r = recorder(); net.ground.draw(r.context, { ...view, x: city.places.x[96], y: city.places.y[96], scale: 5200 }, light, 0); expect(r.lines()).toMatchSnapshot(); });
    it(`board, the minute after a wrong match, ${light}`, () => {
      const [ground, people, names, over] = Array.from({ length: 4 }, () => canvasOf(600, 400)), world = page.worlds[0], opening = page.opening!;
      const board = new Board(city, net.ground, net.journeys, new Standing(world, columns(`${run}rows-0.bin`, "rows"), city.people.n), 0, scaleOf(year(0).score, world.score!.start), { ground, people, names, over }, light);
      board.fit(600, 400); board.setDay(opening.day);
      board.second = net.journeys.passes(indexOf(city.people, opening.doer), opening.place) + 60;
      board.draw(indexOf(city.people, opening.person), 0);
      const drawn = over.recorded.lines();
      expect(drawn.some((line) => line.startsWith("strokeRect #e3261b"))).toBe(true);
      expect([people.recorded.lines(), names.recorded.lines(), drawn]).toMatchSnapshot();
    });
    it(`difference of money, ${light}`, () => {
      const canvas = canvasOf(1, 1), before = page.worlds.findIndex((w) => w.name === "before");
      drawDifference(canvas, city, net, light, worthOf("money", { year: year(0), world: page.worlds[0] }, { year: year(before), world: page.worlds[before] }));
      expect(canvas.recorded.lines().slice(-4)).toMatchSnapshot();
    });
    it(`roofs, half risen and at rest, ${light}`, () => {
      for (const gone of [0.5, 1]) { const r = recorder(); drawRoofs(r.context, [0, 1, 2, 3], { light, columns: 2, gone, posts: [0, 1, 5, 2], held: [1, 0, 0, 2], picked: 2 }); expect(r.lines()).toMatchSnapshot(); }
    });
    it(`sky of stars, the evening of the big day, ${light}`, () => {
      const stars = "shipped_stars/", about = JSON.parse(held(`${stars}stars.json`).toString()) as Week["about"];
      const week: Week = { about, crowd: columns(`${stars}stars-crowd.bin`, "crowd"), bonds: columns(`${stars}stars-bonds.bin`, "bonds"), meets: columns(`${stars}stars-meets.bin`, "meets"), given: columns(`${stars}stars-given-0.bin`, "given"), nights: columns(`${stars}stars-nights-0.bin`, "nights"), causes: columns(`${stars}stars-causes-0.bin`, "causes") };
      const r = recorder(), inks = { ink: "ink", soft: "soft", ground: "ground", rule: "rule", accent: "accent", twin: "twin", file: "file" };
      const options: SkyOptions = { w: 600, h: 400, light, narrow: false, still: true, t: about.big_day - about.first + 0.7, who: about.her, alone: true, ...inOrder(momentsOf(week)), inks, ghost: 4, ghostName: "twin", doorWord: (door) => door, starWord: (n, digits) => n.toFixed(digits), name: about.given };
      drawSky(r.context, week, options);
      const lines = r.lines();
      expect(lines.some((line) => line.includes("“flat”") || line.includes("flat"))).toBe(true);
      expect(tally(lines)).toMatchSnapshot();
    });
  }
  it("a city of twenty times as many crossings is drawn by its blocks, in hundreds of paths and not in one", () => {
    const r = recorder(), many: City = { ...city, places: fine(city) }, streets = new Streets(page, many.places);
    new Ground(many, streets).draw(r.context, view, "day", 0);
    expect(r.lines().some((line) => line.includes("NaN"))).toBe(false);
    const shapes = r.lines().map((line) => Number(/: (\d+) ×/.exec(line)![1]) && Number(/× (\d+) points/.exec(line)![1]) / Number(/: (\d+) ×/.exec(line)![1]));
    expect(Math.max(...shapes)).toBeLessThanOrEqual(256 * 4);
  });
});

/** How much is drawn in each ink: people are many, and their order in the picture is told elsewhere. */
function tally(lines: string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const line of lines) { const what = line.slice(0, line.lastIndexOf(": ")), n = Number(/: (\d+) × [\d.]+ points/.exec(line)![1]); found[what] = (found[what] ?? 0) + n; }
  return found;
}

/** The same districts with a grid 4.5 times as fine: only what the ground reads of places. */
function fine({ places }: City): City["places"] {
  const by = 4, out = { x: [] as number[], y: [] as number[], row: [] as number[], column: [] as number[], district: [] as number[] };
  for (let d = 0; d < page.districts.length; d++) {
    const own = Array.from({ length: places.n }, (_, i) => i).filter((i) => places.district[i] === d), { along } = net.streets, i0 = own[0];
    for (const i of own) for (let a = 0; a < by; a++) for (let b = 0; b < by; b++) {
      out.row.push(places.row[i] * by + a); out.column.push(places.column[i] * by + b); out.district.push(d);
      out.x.push(places.x[i] + (a * along[4 * d] + b * along[4 * d + 2]) / by); out.y.push(places.y[i] + (a * along[4 * d + 1] + b * along[4 * d + 3]) / by);
    }
    expect(i0).toBeDefined();
  }
  const n = out.x.length;
  return { n, x: Float32Array.from(out.x), y: Float32Array.from(out.y), row: Uint16Array.from(out.row), column: Uint16Array.from(out.column), district: Uint8Array.from(out.district), cameras: new Uint8Array(n), screen: new Float32Array(n).fill(1) };
}
