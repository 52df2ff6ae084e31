/** A gallery of every mark: what each draws of one and the same small life, kept as text; a change of a drawing shows as a difference. */
import { createHash } from "node:crypto";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { Row } from "../src/lives";
import { Crowd } from "../src/marks/crowd";
import { Face } from "../src/marks/face";
import { Frame } from "../src/marks/frame";
import { HoursBand, SkyNow } from "../src/marks/hours";
import { Points } from "../src/marks/points";
import { ramp, scaleOf, word } from "../src/marks/ramp";
import { Spread } from "../src/marks/spread";
import { Street } from "../src/marks/street";
import { Weeks } from "../src/marks/weeks";
import { Year } from "../src/marks/year";
import type { Week } from "../src/lives";
import { skyOf, type Clouds } from "../src/weather";

const row = (day: number, points: number, score: number | null, more: Partial<Row> = {}): Row => ({ day, kind: "charge", rule: "jaywalking", source: "camera", place: 3, points, fine: 20, other: null, score, name: null, ...more });
const life = [row(20, -5, 995), row(90, -5, 990, { other: 7 }), row(140, 10, 1000, { kind: "charge", rule: "volunteering", source: "neighbourhood" }), row(200, 0, 1000, { kind: "refusal", rule: "loan", source: "standing" })];
const words = { hers: "Ning", twin: "her twin", nobody: "no one is counting", listed: "black list", wrong: "someone else did it", refused: "refused" };
const months = Array.from({ length: 12 }, (_, k) => `m${k}`);
const year = { days: 365, life, twin: null, start: 1000, listed: [[150, 210] as [number, number]], months, about: "a year", words };
const street = { face: { seed: 5298, woman: true, age: 36 }, about: "a street", file: ["rank 1: person 5298"], screenWords: { place: "crossing 96", simulated: "simulated" }, narrow: false };
const frame = { face: { seed: 5298, woman: true, age: 36 }, streets: "M0 48L200 48", words: { place: "crossing 96", simulated: "simulated", you: "you" }, part: 0.5, about: "a screen" };
const lines = [0.76, 0.47, 0.34].map((end, k) => ({ name: `${k}`, by_day: [0.01, end / 2, end] }));
const week = (day: number, cash: number, more: Partial<Week> = {}): Week => ({ day, cash, debt: 0, instalments: 0, works: true, posts: 0, held: 0, lost: 0, ...more });
const weeks = { days: 15, hers: [week(0, 900), week(7, 400, { posts: 2, held: 1 }), week(14, 700, { posts: 2, held: 1, lost: 1, works: false })], twins: [week(0, 900), week(7, 500, { posts: 3 }), week(14, 100, { posts: 3, debt: 800 })], months, narrow: false, knows: 9, counted: true, number: String, about: "weeks", words: { hers: "told", twin: "none", nobody: "no one is counting", score: "score", money: "money", debt: "owes", home: "home", rents: "no mortgage", work: "work", posts: "posts", held: "held", ties: "ties" } };
const sky = skyOf({ start: "2018-06-21", seed: 1 }, 0), under = (clouds: Clouds) => ({ ...sky, clouds });
const hours = { narrow: false, sky: under("some"), stretches: [{ from: 0, to: 28000, where: "home" as const }, { from: 28000, to: 28600, where: "road" as const }, { from: 28600, to: 60000, where: "away" as const }, { from: 60000, to: 86400, where: "home" as const }], meets: [{ second: 28100, known: false }, { second: 28100, known: true }], records: [{ second: 28200, words: "charge @3", wrong: true }], cameras: [28200], words: { home: "at home", errand: "errand", away: "at work", nothing: "nothing", road: "" }, about: "a day" };

const MARKS = {
  "face of a woman": <Face seed={5298} woman age={36} />, "face of an old man": <Face seed={7} woman={false} age={71} label="a man" />,
  "year, twin without a score": <Year {...year} />, "year beside a twin's, narrow": <Year {...year} twin={[row(20, -5, 995)]} narrow other={[row(20, -5, 995)]} otherName="as it stands" />, "year, no row": <Year {...year} life={[]} listed={[]} />,
  crowd: <Crowd about="three people" people={[{ id: 1, state: "helped", her: true }, { id: 2, state: "still" }, { id: 3, state: "new" }]} />,
  spread: <Spread lines={lines} chosen={1} about="a post" day={(d) => `day ${d}`} share={(v) => `${Math.round(v * 100)}%`} />,
  "street, waiting": <Street {...street} moment="waiting" rode />, "street, shown": <Street {...street} moment="shown" rode />, "street, someone else rode": <Street {...street} moment="shown" rode={false} />, "street, dark screen": <Street {...street} moment="shown" rode face={null} />,
  "a day": <HoursBand {...hours} light="day" />, "a day of rain, narrow": <HoursBand {...hours} light="day" narrow sky={under("rain")} />, "a day on file": <HoursBand {...hours} light="night" />, "a day that no file knows": <HoursBand {...hours} light="night" records={[]} cameras={[]} />,
  "the sky at noon": <SkyNow sky={under("clear")} second={43200} about="noon" />, "the sky at night": <SkyNow sky={under("grey")} second={3600} about="night" />,
  "weeks beside a twin's": <Weeks {...weeks} />, "weeks where no one is counting": <Weeks {...weeks} counted={false} twins={null} narrow />,
  "screen, shown": <Frame {...frame} standpoint="shown" />, "screen, passer-by": <Frame {...frame} standpoint="passer" />, "screen, neighbour": <Frame {...frame} standpoint="neighbour" />, "screen, dark": <Frame {...frame} standpoint="passer" face={null} />,
};

describe("the gallery of marks", () => {
  for (const [name, mark] of Object.entries(MARKS)) it(name, () => { const drawn = renderToString(mark); expect(drawn).not.toMatch(/NaN|undefined/); expect(drawn).toMatchSnapshot(); });
  it("points: the same picture, and whom it finds", () => {
    const w = 60, h = 40, data = new Uint8ClampedArray(4 * w * h);
    let put = 0;
    const canvas = { createImageData: () => ({ data, width: w, height: h }), putImageData: () => { put++; } } as unknown as CanvasRenderingContext2D;
    const points = new Points(canvas, w, h), view = { x: 0, y: 0, scale: 20, w, h };
    const shown = points.draw(view, 1, Float32Array.of(-1, 0.5, 0, 0, 1, -0.5, 9, 9), Uint32Array.of(1, 2, 3, 4).map((k) => word(ramp("day", k / 4))), Uint8Array.of(0, 1, 1, 1), 1, 2, 120);
    expect([shown, put]).toEqual([3, 1]);
    expect([points.at(30, 20), points.at(10, 10), points.at(50, 30), points.at(1, 39)]).toEqual([1, 0, 2, -1]);
    expect(createHash("sha256").update(data).digest("hex").slice(0, 16)).toMatchSnapshot();
  });
  it("the ramp: low, middle and high of a world's scores", () => { const scale = scaleOf(Float32Array.of(900, 950, 1000, 1000, 1040), 1000); expect({ scale, colours: [0, 0.5, 1].map((t) => ramp("day", t)) }).toMatchSnapshot(); });
});
