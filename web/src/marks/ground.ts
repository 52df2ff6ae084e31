/** The ground of the map: districts, river, streets, what stands in the blocks, cameras and what they see. Pure: (city, view, light) to canvas. */
import type { City } from "../fetch";
import type { Streets } from "../journeys";
import type { Light } from "../state";

export interface View { x: number; y: number; scale: number; w: number; h: number }
export const toScreen = (v: View, x: number, y: number): [number, number] => [(x - v.x) * v.scale + v.w / 2, (v.y - y) * v.scale + v.h / 2];
export const toMap = (v: View, px: number, py: number): [number, number] => [(px - v.w / 2) / v.scale + v.x, v.y - (py - v.h / 2) / v.scale];

interface Paint { land: string[]; edge: string; water: string; bank: string; street: string; case_: string; lane: string; use: string[]; roof: string[]; tree: string; label: string; halo: string; camera: string; cone: string; shadow: string }
const PAINT: Record<Light, Paint> = {
  day: { land: ["#efe3cc", "#ecdfc6", "#f1e7d3"], edge: "#cdb896", water: "#b9d3d6", bank: "#d9c9a8", street: "#fffaf0", case_: "#d3c1a1", lane: "#e6d8bd",
    use: ["#e0cfb0", "#ddd0b9", "#d6c9b6", "#c3cb97", "#d8cfa8", "#d9cab5", "#dfd6ae"], roof: ["#c98f6f", "#d8ccb8", "#b9bdb9", "#8fa26a", "#c17f62", "#a79c8c", "#cfc98f"], tree: "#86995f", label: "#5a4a3a", halo: "#f3e9d5", camera: "#2a2420", cone: "rgba(181,54,31,.13)", shadow: "rgba(70,50,25,.17)" },
  night: { land: ["#121924", "#111722", "#141c28"], edge: "#2c3a4b", water: "#0a1420", bank: "#17212e", street: "#26323f", case_: "#0d131b", lane: "#18212c",
    use: ["#151d28", "#161f2b", "#182230", "#12211f", "#171f26", "#151c26", "#131b1f"], roof: ["#1d2733", "#202c3a", "#243244", "#172a26", "#222a33", "#1f2832", "#182321"], tree: "#1b322c", label: "#a9b6c4", halo: "#0e141c", camera: "#ffd27a", cone: "rgba(255,210,122,.16)", shadow: "rgba(0,0,0,.3)" },
};

/** One plot between lanes: four corners on the map, what stands there, and a number that decides how. */
interface Plot { q: Float32Array; use: number; seed: number }
/** A block between streets, and its plots. */
interface Block { q: Float32Array; use: number; plots: Plot[]; box: [west: number, east: number, south: number, north: number] }

const mix = (n: number): number => { let z = (n + 0x9e3779b9) | 0; z = Math.imul(z ^ (z >>> 15), 0x2c1b3c6d); z = Math.imul(z ^ (z >>> 12), 0x297a2d39); return (z ^ (z >>> 15)) >>> 0; };
const SPLIT = 4;
/** Plots that are drawn one by one at most; where more are in view, their blocks are drawn. */
const MOST_PLOTS = 9000;
/** Shapes of one path: a path of a hundred thousand takes seconds to fill, hundreds of short ones a twentieth of one. */
const AT_ONCE = 256;
/** From how many pixels a block on there are roofs, shadows and single trees, and cameras by day. */
const ROOFS = 53, NEAR = 145, CAMERAS = 88;

/** Fills or strokes shapes, so many at once. */
function inParts<T>(g: CanvasRenderingContext2D, shapes: Iterable<T>, add: (shape: T) => void, done: () => void): void {
  let n = 0;
  g.beginPath();
  for (const shape of shapes) { add(shape); if (++n % AT_ONCE === 0) { done(); g.beginPath(); } }
  if (n % AT_ONCE) done();
}

export class Ground {
  private readonly blocks: Block[] = [];
  private readonly cone: { key: string; drawn: HTMLCanvasElement }[] = [];
  private readonly streets: [number, number][] = [];
  constructor(readonly city: City, readonly net: Streets) {
    const { places, blocks, page } = city, use = new Map<string, number>();
    for (let b = 0; b < blocks.n; b++) use.set([blocks.corner0[b], blocks.corner1[b], blocks.corner2[b], blocks.corner3[b]].sort((p, q) => p - q).join(), blocks.use[b]);
    for (let d = 0; d < page.districts.length; d++) this.district(d, use);
    for (let i = 0; i < places.n; i++) for (const [r, c] of [[1, 0], [0, 1]]) { const j = net.at(places.district[i], places.row[i] + r, places.column[i] + c); if (j >= 0) this.streets.push([i, j]); }
  }
  private district(d: number, use: Map<string, number>): void {
    const { places, page } = this.city, { start, along } = this.net, i = start[d], edge = page.map.outline[d];
    const far = Math.hypot(places.x[i], places.y[i]);
    let rows = 0, wide = 0;
    for (let k = start[d]; k < start[d + 1]; k++) { rows = Math.max(rows, places.row[k]); wide = Math.max(wide, places.column[k]); }
    const rim_ = Math.max(9, Math.ceil(rows / 2)), plan = (r: number, c: number) => r >= 0 && c >= 0 && r < rows && c < wide;
    for (let r = -rim_; r < rows + rim_; r++) for (let c = -rim_; c < wide + rim_; c++) {
      const dr = r - places.row[i], dc = c - places.column[i];
      const x = places.x[i] + dr * along[4 * d] + dc * along[4 * d + 2], y = places.y[i] + dr * along[4 * d + 1] + dc * along[4 * d + 3];
      const corners = [[r, c], [r, c + 1], [r + 1, c + 1], [r + 1, c]].map(([a, b]) => this.net.at(d, a, b));
      const known = corners.every((k) => k >= 0) ? use.get([...corners].sort((p, q) => p - q).join()) : undefined;
      const block = [[0, 0], [0, 1], [1, 1], [1, 0]].flatMap(([a, b]) => [x + a * along[4 * d] + b * along[4 * d + 2], y + a * along[4 * d + 1] + b * along[4 * d + 3]]), plots: Plot[] = [];
      if (!plan(r, c) && ![0, 2, 4, 6].some((k) => inside(edge, block[k], block[k + 1]))) continue;
      const seed = mix(d * 7919 + (r + 40) * 131 + c + 40), rim = seed % 100 < (far < 0.5 ? 80 : 45) ? (seed >>> 8) % 2 : 6;
      for (let k = 0; k < SPLIT * SPLIT; k++) {
        const u = Math.floor(k / SPLIT) / SPLIT, v = (k % SPLIT) / SPLIT, own = mix(seed + k * 31), gap = 0.014;
        const at = (p: number, q: number): [number, number] => [x + p * along[4 * d] + q * along[4 * d + 2], y + p * along[4 * d + 1] + q * along[4 * d + 3]];
        const edgeR = u === 0 ? 0.05 : gap, edgeC = v === 0 ? 0.05 : gap, endR = u + 1 / SPLIT > 0.99 ? 0.05 : gap, endC = v + 1 / SPLIT > 0.99 ? 0.05 : gap;
        const q = [at(u + edgeR, v + edgeC), at(u + edgeR, v + 1 / SPLIT - endC), at(u + 1 / SPLIT - endR, v + 1 / SPLIT - endC), at(u + 1 / SPLIT - endR, v + edgeC)];
        if (!q.every(([a, b]) => inside(edge, a, b))) continue;
        const whole = known ?? rim, mixed = whole < 3 && own % 10 === 0 ? 3 : whole < 3 && own % 5 === 0 ? (whole + 1) % 3 : whole;
        plots.push({ q: Float32Array.from(q.flat()), use: mixed, seed: own });
      }
      if (plots.length) { const xs = [0, 2, 4, 6].map((k) => block[k]), ys = [1, 3, 5, 7].map((k) => block[k]); this.blocks.push({ q: Float32Array.from(block), use: known ?? rim, plots, box: [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)] }); }
    }
  }
  /** Draws everything but the districts' names; by day cameras are seen from near alone, unless `cameras` says otherwise. */
  draw(g: CanvasRenderingContext2D, v: View, light: Light, world: number, say: { cameras?: boolean; /** while it moves: no roofs */ coarse?: boolean } = {}): void {
    const p = PAINT[light], { page, places } = this.city, P = (x: number, y: number) => toScreen(v, x, y);
    const line = (points: [number, number][], close = false) => { g.beginPath(); points.forEach(([x, y]) => g.lineTo(...P(x, y))); if (close) g.closePath(); };
    g.clearRect(0, 0, v.w, v.h);
    g.lineJoin = g.lineCap = "round";
    page.map.outline.forEach((edge, d) => { line(edge, true); g.fillStyle = p.land[d % 3]; g.fill(); });
    this.drawPlots(g, v, p, say.coarse ?? false);
    line(page.map.river); g.strokeStyle = p.bank; g.lineWidth = 0.034 * v.scale; g.stroke(); g.strokeStyle = p.water; g.lineWidth = 0.027 * v.scale; g.stroke();
    page.map.outline.forEach((edge) => { line(edge, true); g.strokeStyle = p.edge; g.lineWidth = Math.max(1, 0.0035 * v.scale); g.stroke(); });
    const block = this.net.unit * v.scale, thin = Math.min(1, block * 0.044);
    for (const [colour, wide] of [[p.case_, 1], [p.street, 0.66]] as const) {
      g.strokeStyle = colour; g.lineWidth = Math.max((wide === 1 ? 1.8 : 0.9) * thin, Math.min(22, 0.0476 * block * wide));
      inParts(g, this.streets, ([i, j]) => { g.moveTo(...P(places.x[i], places.y[i])); g.lineTo(...P(places.x[j], places.y[j])); }, () => g.stroke());
    }
    if (say.cameras ?? (light === "night" || block > CAMERAS)) this.drawCameras(g, v, p, world);
  }
  private drawPlots(g: CanvasRenderingContext2D, v: View, p: Paint, coarse: boolean): void {
    const size = this.net.unit * v.scale, [west, north] = toMap(v, 0, 0), [east, south] = toMap(v, v.w, v.h);
    const quad = (q: ArrayLike<number>) => { for (let k = 0; k < 4; k++) { const x = (q[2 * k] - v.x) * v.scale + v.w / 2, y = (v.y - q[2 * k + 1]) * v.scale + v.h / 2; if (k) g.lineTo(x, y); else g.moveTo(x, y); } g.closePath(); };
    const blocks = this.blocks.filter(({ box }) => box[1] > west && box[0] < east && box[3] > south && box[2] < north), many = blocks.reduce((n, b) => n + b.plots.length, 0), seen: { q: Float32Array; use: number }[] = blocks.flatMap((b): { q: Float32Array; use: number }[] => (many > MOST_PLOTS && b.plots.length === SPLIT * SPLIT ? [b] : b.plots)); // one that is cut by a border keeps its lots
    for (let use = 0; use < p.use.length; use++) { g.fillStyle = p.use[use]; inParts(g, seen.filter((one) => one.use === use), ({ q }) => quad(q), () => g.fill()); }
    if (size < ROOFS || many > MOST_PLOTS) return;
    const near = size > NEAR && !coarse, roofs: { q: number[]; use: number; tone: number }[] = [], trees: [number, number, number][] = [];
    for (const plot of seen as Plot[]) lots(plot, near, roofs, trees);
    if (near) { g.save(); g.translate(0.0127 * size, 0.0151 * size); g.fillStyle = p.shadow; inParts(g, roofs, ({ q }) => quad(q), () => g.fill()); g.restore(); }
    for (let use = 0; use < p.roof.length; use++) for (let tone = 0; tone < 2; tone++) { g.fillStyle = p.roof[use]; g.globalAlpha = tone ? 0.8 : 1; inParts(g, roofs.filter((one) => one.use === use && one.tone === tone), ({ q }) => quad(q), () => g.fill()); }
    g.globalAlpha = 1;
    g.fillStyle = p.tree;
    inParts(g, trees, ([x, y, r]) => { const [sx, sy] = toScreen(v, x, y), rr = r * v.scale; g.moveTo(sx + rr, sy); g.arc(sx, sy, rr, 0, 7); }, () => g.fill());
  }
  /** A camera's four cones as a picture, one a district: they look along its streets. */
  private cones(d: number, reach: number, p: Paint): HTMLCanvasElement {
    const key = `${reach} ${p.cone}`;
    if (this.cone[d]?.key === key) return this.cone[d].drawn;
    const side = Math.ceil(reach) + 1, drawn = document.createElement("canvas"), first = Math.atan2(-this.net.along[4 * d + 1], this.net.along[4 * d]);
    drawn.width = drawn.height = 4 * side;
    const g = drawn.getContext("2d")!;
    g.scale(2, 2);
    const fade = g.createRadialGradient(side, side, 0, side, side, reach);
    fade.addColorStop(0, p.cone.replace(/[\d.]+\)$/, ".32)")); fade.addColorStop(1, p.cone.replace(/[\d.]+\)$/, "0.02)"));
    g.fillStyle = fade;
    for (let k = 0; k < 4; k++) { const a = first + (k * Math.PI) / 2; g.beginPath(); g.moveTo(side, side); g.arc(side, side, reach, a - 0.34, a + 0.34); g.closePath(); g.fill(); }
    this.cone[d] = { key, drawn };
    return drawn;
  }
  private drawCameras(g: CanvasRenderingContext2D, v: View, p: Paint, world: number): void {
    const { places } = this.city, block = this.net.unit * v.scale;
    for (let i = 0; i < places.n; i++) {
      if (!(places.cameras[i] & (1 << world))) continue;
      const x = (places.x[i] - v.x) * v.scale + v.w / 2, y = (v.y - places.y[i]) * v.scale + v.h / 2, d = places.district[i], size = Math.hypot(this.net.along[4 * d], this.net.along[4 * d + 1]) * v.scale;
      if (x < -200 || y < -200 || x > v.w + 200 || y > v.h + 200) continue;
      const reach = Math.max(Math.min(13, 0.56 * block), size * 0.36), cone = this.cones(d, reach, p), s = Math.min(6, Math.max(Math.min(2.6, 0.11 * block), block * 0.024));
      g.drawImage(cone, x - cone.width / 4, y - cone.height / 4, cone.width / 2, cone.height / 2);
      g.fillStyle = p.camera; g.fillRect(x - s, y - s, 2 * s, 2 * s);
    }
  }
  /** Draws the districts' names, which stand over the people; those that would touch an earlier one are left out. */
  names(g: CanvasRenderingContext2D, v: View, light: Light, size = Math.max(11, Math.min(22, v.scale / 34))): void {
    const p = PAINT[light], placed: [number, number, number][] = [];
    g.font = `italic 500 ${size}px Newsreader, Georgia, serif`; g.textAlign = "center"; g.textBaseline = "middle"; g.lineWidth = 4; g.strokeStyle = p.halo; g.fillStyle = p.label;
    this.city.page.map.outline.forEach((edge, d) => {
      const name = this.city.page.districts[d], [x, y] = toScreen(v, edge.reduce((s, [a]) => s + a, 0) / edge.length, edge.reduce((s, [, b]) => s + b, 0) / edge.length), half = g.measureText(name).width / 2;
      if (placed.some(([a, b, w]) => Math.abs(x - a) < half + w + 4 && Math.abs(y - b) < size)) return;
      placed.push([x, y, half]);
      g.strokeText(name, x, y); g.fillText(name, x, y);
    });
  }
}

/** The roofs and trees of one plot, on the map. */
function lots({ q, use, seed }: Plot, near: boolean, roofs: { q: number[]; use: number; tone: number }[], trees: [number, number, number][]): void {
  const at = (u: number, v: number): [number, number] => {
    const x0 = q[0] + (q[2] - q[0]) * v, y0 = q[1] + (q[3] - q[1]) * v, x1 = q[6] + (q[4] - q[6]) * v, y1 = q[7] + (q[5] - q[7]) * v;
    return [x0 + (x1 - x0) * u, y0 + (y1 - y0) * u];
  };
  const box = (u0: number, v0: number, u1: number, v1: number, tone: number) => roofs.push({ q: [...at(u0, v0), ...at(u0, v1), ...at(u1, v1), ...at(u1, v0)], use, tone });
  const size = Math.hypot(q[2] - q[0], q[3] - q[1]);
  const plan = [[near ? 5 : 3, near ? 4 : 1, 0.12], [3, 2, 0.24], [1, 2, 0.1], [0, 0, 0], [2, 1, 0.26], [1, 1, 0.12], [0, 0, 0]][use];
  const [rows, columns, gap] = plan;
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) {
    const own = mix(seed + r * 17 + c * 101);
    if (own % 9 === 0) { trees.push([...at((r + 0.5) / rows, (c + 0.5) / columns), size * 0.07]); continue; }
    const cut = ((own >>> 5) % 8) / 90, gu = gap / rows / 1.4 + 0.01, gv = gap / columns / 2 + 0.01;
    box(r / rows + gu + cut / rows, c / columns + gv, (r + 1) / rows - gu, (c + 1) / columns - gv - cut / columns, own & 1);
  }
  const many = use === 3 ? (near ? 14 : 6) : use === 4 ? 4 : use === 6 ? 2 : near ? 2 : 0;
  for (let k = 0; k < many; k++) { const own = mix(seed + 977 * k); trees.push([...at(((own & 255) + 8) / 272, (((own >>> 8) & 255) + 8) / 272), size * (0.035 + ((own >>> 16) & 15) / 400)]); }
}

export function inside(edge: [number, number][], x: number, y: number): boolean {
  let odd = false;
  for (let i = 0, j = edge.length - 1; i < edge.length; j = i++) {
    const [a, b] = edge[i], [c, d] = edge[j];
    if (b > y !== d > y && x < ((c - a) * (y - b)) / (d - b) + a) odd = !odd;
  }
  return odd;
}
