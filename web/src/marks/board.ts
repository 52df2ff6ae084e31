/** The moving map: ground, people, and what happens at this moment, on four canvases. One board a world. */
import type { City } from "../fetch";
import type { Journeys } from "../journeys";
import { OUT } from "../journeys";
import type { Standing, Sight } from "../standing";
import type { Light } from "../state";
import { Ground, toMap, toScreen, type View } from "./ground";
import { Points } from "./points";
import { NEUTRAL, part, ramp, word, type Scale } from "./ramp";

const DAY = 86400, FLASH = 2400, REST = 160;
/** Milliseconds, and frames, after which those who stay are drawn anew, if any of them has set out or come in. */
const ANEW = 220, FRAMES = 8;

export class Board {
  readonly view: View = { x: 0, y: 0, scale: 300, w: 1, h: 1 };
  second = 8 * 3600; day = 0;
  private readonly xy: Float32Array; private readonly state: Uint8Array; private readonly colour: Uint32Array; private readonly rest: Float32Array;
  private whole_ = true; private laid = -1; private drew = Number.NEGATIVE_INFINITY; private since = 0;
  private points: Points | null = null; private ratio = 1; private sights: (Sight & { at: number })[] = []; private stale = true; private owes = false; private moved = Number.NEGATIVE_INFINITY;
  readonly frames: number[] = [];
  /** Whether the reader wants no motion: nothing then moves but the clock, and what she moves herself. */
  calm = false;
  constructor(readonly city: City, readonly ground: Ground, readonly journeys: Journeys, readonly standing: Standing, readonly world: number, readonly scale: Scale | null,
    readonly canvas: { ground: HTMLCanvasElement; people: HTMLCanvasElement; names: HTMLCanvasElement; over: HTMLCanvasElement }, public light: Light) {
    const n = city.people.n;
    this.xy = new Float32Array(2 * n); this.state = new Uint8Array(n); this.colour = new Uint32Array(n); this.rest = new Float32Array(2 * n).fill(Number.NaN);
  }
  fit(w: number, h: number): void {
    if (w < 1 || h < 1) return; // a map that is being taken off the page
    this.ratio = Math.min(1.5, devicePixelRatio || 1);
    const first = this.view.w === 1;
    this.view.w = w; this.view.h = h;
    if (first) this.whole();
    for (const c of Object.values(this.canvas)) { c.width = Math.round(w * this.ratio); c.height = Math.round(h * this.ratio); }
    this.points = new Points(this.canvas.people.getContext("2d")!, this.canvas.people.width, this.canvas.people.height);
    this.stale = true;
  }
  whole(): void { this.view.x = 0; this.view.y = 0; this.view.scale = Math.min(this.view.w, this.view.h) / 2.06; this.stale = true; }
  look(x: number, y: number, scale: number): void { Object.assign(this.view, { x, y, scale: Math.max(120, Math.min(this.closest, scale)) }); this.stale = true; }
  move(dx: number, dy: number): void { this.look(this.view.x - dx / this.view.scale, this.view.y + dy / this.view.scale, this.view.scale); }
  zoom(by: number, px = this.view.w / 2, py = this.view.h / 2): void {
    const [x, y] = toMap(this.view, px, py), scale = Math.max(120, Math.min(this.closest, this.view.scale * by)), f = this.view.scale / scale;
    this.look(x + (this.view.x - x) * f, y + (this.view.y - y) * f, scale);
  }
  /** Pixels a radius of the city at the nearest: a block fills the map. */
  private get closest(): number { return Math.max(9000, 1134 / this.ground.net.unit); }
  setLight(light: Light): void { this.light = light; this.stale = true; this.colours(); }
  setDay(day: number): void {
    this.day = day;
    this.journeys.lay(day);
    this.standing.go(day);
    this.sights = this.standing.sights(day).map((s) => {
      const doer = s.wrong ? this.indexOf(s.other) : s.person;
      return { ...s, at: doer >= 0 ? this.journeys.passes(doer, s.place) : 43200 };
    });
    this.colours();
  }
  private indexOf(id: number): number { const ids = this.city.people.person; let a = 0, b = ids.length - 1; while (a <= b) { const m = (a + b) >> 1; if (ids[m] === id) return m; if (ids[m] < id) a = m + 1; else b = m - 1; } return -1; }
  private colours(): void {
    this.whole_ = true;
    const table = Uint32Array.from({ length: 65 }, (_, k) => word(ramp(this.light, k / 64))), none = word(NEUTRAL[this.light]);
    for (let i = 0; i < this.colour.length; i++) this.colour[i] = this.scale ? table[Math.round(part(this.scale, this.standing.score[i]) * 64)] : none;
  }
  advance(seconds: number, lastDay: number): void {
    this.second += seconds;
    let day = this.day;
    while (this.second >= DAY) { this.second -= DAY; day = day >= lastDay ? 0 : day + 1; }
    while (this.second < 0) { this.second += DAY; day = Math.max(0, day - 1); }
    if (day !== this.day) this.setDay(day);
  }
  draw(mark: number, now: number): void {
    if (!this.points) return;
    const { view, ratio } = this;
    // while the map moves its ground is drawn without shadows and single lots, and in full once it rests
    if (this.stale || (this.owes && now - this.moved > REST)) {
      const [g, names] = [this.canvas.ground, this.canvas.names].map((one) => one.getContext("2d")!), coarse = this.stale && now - this.moved <= REST;
      for (const layer of [g, names]) layer.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.ground.draw(g, view, this.light, this.world, { coarse });
      names.clearRect(0, 0, view.w, view.h); this.ground.names(names, view, this.light);
      if (this.stale) { this.moved = now; this.whole_ = true; }
      this.owes = coarse; this.stale = false;
    }
    this.journeys.lay(this.day); // another picture of the page may have laid out a day of its own
    if (this.laid !== this.journeys.laid) { this.laid = this.journeys.laid; this.rest.fill(Number.NaN); this.whole_ = true; }
    this.journeys.place(this.second, this.xy, this.state, this.rest);
    const least = Math.min(2.2, 0.95 * (100000 / this.colour.length) ** 0.25), radius = Math.max(least, Math.min(4.6, (view.scale * this.ground.net.unit) / 78)) * ratio;
    this.points.draw(view, ratio, this.xy, this.colour, this.state, OUT, radius, this.light === "night" ? 105 : 120, this.anew(now));
    this.over(mark, now);
    this.frames.push(now);
    if (this.frames.length > 60) this.frames.shift();
  }
  /** Whether those who stay are drawn anew in this frame. */
  private anew(now: number): boolean {
    const due = this.whole_ || (++this.since >= FRAMES && now - this.drew > ANEW && this.points!.changed(this.state) > 0);
    if (due) { this.whole_ = false; this.drew = now; this.since = 0; }
    return due;
  }
  private over(mark: number, now: number): void {
    const g = this.canvas.over.getContext("2d")!, { view, ratio } = this, { places } = this.city;
    g.setTransform(ratio, 0, 0, ratio, 0, 0); g.clearRect(0, 0, view.w, view.h);
    this.screens(g);
    for (const s of this.sights) {
      const age = this.second - s.at;
      if (age < 0 || age > FLASH) continue;
      const [x, y] = toScreen(view, places.x[s.place], places.y[s.place]), f = age / FLASH, seen = 1 - f;
      if (s.wrong) {
        const r = this.calm ? 14 : 12 + 5 * Math.sin(now / 160);
        g.globalAlpha = Math.min(1, seen * 1.6); g.strokeStyle = "#e3261b"; g.lineWidth = 3.5; g.strokeRect(x - r, y - r, 2 * r, 2 * r);
        const i = s.person, [hx, hy] = toScreen(view, this.xy[2 * i], this.xy[2 * i + 1]);
        g.setLineDash([3, 5]); g.lineWidth = 1.6; g.beginPath(); g.moveTo(x, y); g.lineTo(hx, hy); g.stroke(); g.setLineDash([]);
        g.beginPath(); g.arc(hx, hy, 7, 0, 7); g.stroke();
      } else {
        g.globalAlpha = seen; g.strokeStyle = this.light === "night" ? "#ffd27a" : "#2a2420"; g.lineWidth = 1.8; g.beginPath(); g.arc(x, y, 3 + f * 16, 0, 7); g.stroke();
      }
    }
    g.globalAlpha = 1;
    if (mark >= 0) {
      const [x, y] = toScreen(view, this.xy[2 * mark], this.xy[2 * mark + 1]);
      g.lineWidth = 5; g.strokeStyle = this.light === "night" ? "#0e141c" : "#fffaf0"; g.beginPath(); g.arc(x, y, 11, 0, 7); g.stroke();
      g.lineWidth = 2.4; g.strokeStyle = this.light === "night" ? "#fff" : "#2a2420"; g.beginPath(); g.arc(x, y, 11, 0, 7); g.stroke();
    }
  }
  /** Where a screen hangs, in worlds that show faces. */
  private screens(g: CanvasRenderingContext2D): void {
    if (!this.standing.shown.size) return;
    const { places, page } = this.city, block = this.view.scale * this.ground.net.unit, s = Math.max(Math.min(4, 0.18 * block), Math.min(14, block / 16.4));
    for (let i = 0; i < places.n; i++) {
      if (places.screen[i] >= page.screen_share) continue;
      const [x, y] = toScreen(this.view, places.x[i], places.y[i]);
      g.fillStyle = this.light === "night" ? "#f4ecdc" : "#1f1d1c"; g.fillRect(x + s * 0.8, y - s * 2, s * 1.3, s * 2); g.fillStyle = "#e3261b"; g.fillRect(x + s * 1.05, y - s * 0.72, s * 0.5, s * 0.5);
    }
  }
  get out(): number { let n = 0; for (const s of this.state) if (s === OUT) n++; return n; }
  get perSecond(): number { const f = this.frames; return f.length > 2 ? ((f.length - 1) * 1000) / (f[f.length - 1] - f[0]) : 0; }
  pick(px: number, py: number): number { return this.points ? this.points.at(Math.round(px * this.ratio), Math.round(py * this.ratio), Math.round(9 * this.ratio)) : -1; }
  /** Who is nearest to the middle of what is in view, or -1 where nobody is in view. */
  nearest(): number {
    const { x, y, scale, w, h } = this.view;
    let best = -1, near = Infinity;
    for (let i = 0; i < this.colour.length; i++) {
      const dx = Math.abs(this.xy[2 * i] - x) * scale, dy = Math.abs(this.xy[2 * i + 1] - y) * scale, d = dx * dx + dy * dy;
      if (d < near && dx < w / 2 && dy < h / 2) { near = d; best = i; }
    }
    return best;
  }
  sightsToday(): { all: number; wrong: number } { return { all: this.sights.length, wrong: this.sights.filter((s) => s.wrong).length }; }
}
