/** A gallery of every mark: what each draws of one and the same small life, kept as text; a change of a drawing shows as a difference. */
import { createHash } from "node:crypto";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { Row } from "../src/lives";
import { Crowd } from "../src/marks/crowd";
import { Face } from "../src/marks/face";
import { Frame } from "../src/marks/frame";
import { Points } from "../src/marks/points";
import { ramp, scaleOf, word } from "../src/marks/ramp";
import { Spread } from "../src/marks/spread";
import { Street } from "../src/marks/street";
import { Year } from "../src/marks/year";

const row = (day: number, points: number, score: number | null, more: Partial<Row> = {}): Row => ({ day, kind: "charge", rule: "jaywalking", source: "camera", place: 3, points, fine: 20, other: null, score, name: null, ...more });
const life = [row(20, -5, 995), row(90, -5, 990, { other: 7 }), row(140, 10, 1000, { kind: "charge", rule: "volunteering", source: "neighbourhood" }), row(200, 0, 1000, { kind: "refusal", rule: "loan", source: "standing" })];
const words = { hers: "Ning", twin: "her twin", nobody: "no one is counting", listed: "black list", wrong: "someone else did it", refused: "refused" };
const months = Array.from({ length: 12 }, (_, k) => `m${k}`);
const year = { days: 365, life, twin: null, start: 1000, listed: [[150, 210] as [number, number]], months, about: "a year", words };
const street = { face: { seed: 5298, woman: true, age: 36 }, about: "a street", file: ["rank 1: person 5298"], screenWords: { place: "crossing 96", simulated: "simulated" }, narrow: false };
const frame = { face: { seed: 5298, woman: true, age: 36 }, streets: "M0 48L200 48", words: { place: "crossing 96", simulated: "simulated", you: "you" }, part: 0.5, about: "a screen" };
const lines = [0.76, 0.47, 0.34].map((end, k) => ({ name: `${k}`, by_day: [0.01, end / 2, end] }));

const MARKS = {
  "face of a woman": <Face seed={5298} woman age={36} />, "face of an old man": <Face seed={7} woman={false} age={71} label="a man" />,
  "year, twin without a score": <Year {...year} />, "year beside a twin's, narrow": <Year {...year} twin={[row(20, -5, 995)]} narrow other={[row(20, -5, 995)]} otherName="as it stands" />, "year, no row": <Year {...year} life={[]} listed={[]} />,
  crowd: <Crowd about="three people" people={[{ id: 1, state: "helped", her: true }, { id: 2, state: "still" }, { id: 3, state: "new" }]} />,
  spread: <Spread lines={lines} chosen={1} about="a post" day={(d) => `day ${d}`} share={(v) => `${Math.round(v * 100)}%`} />,
  "street, waiting": <Street {...street} moment="waiting" rode />, "street, shown": <Street {...street} moment="shown" rode />, "street, someone else rode": <Street {...street} moment="shown" rode={false} />, "street, dark screen": <Street {...street} moment="shown" rode face={null} />,
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
