/** Everyone who rates everyone: across, near those with whom one is tied; up, as one is rated. Doors are the lines at which they open; what is given flies. */
import { css, ramp } from "./ramp";
import { FLIGHT, NONE, cut, firstAt, ratingsAt, shade, type StarPage, type Week } from "../stars";
import type { Light } from "../state";

export interface SkyOptions {
  w: number; h: number; light: Light; narrow: boolean; still: boolean;
  /** The moment, in days of the week. */
  t: number;
  /** Whose ties and stars stand out. */
  who: number;
  /** Whether only the stars that she gets and gives fly. */
  alone: boolean;
  order: Uint32Array; at: Float32Array;
  inks: { ink: string; soft: string; ground: string; rule: string; accent: string; twin: string; file: string };
  /** Where her twin stands, if one is beside her. */
  ghost: number | null; ghostName: string;
  doorWord: (door: string) => string; starWord: (stars: number, digits: number) => string; name: string;
}
export interface Frame { left: number; right: number; top: number; foot: number; low: number; high: number }

/** The room of the picture: from the lowest whole star that anyone had in the week up to the highest. */
export function frameOf(week: Week, { w, h, narrow }: Pick<SkyOptions, "w" | "h" | "narrow">): Frame {
  let low = 65535;
  for (const r of week.nights.rating) if (r > 0 && r < low) low = r;
  return { left: narrow ? 26 : 44, right: w - (narrow ? 36 : 176), top: 20, foot: h - 16, low: Math.min(2.5, Math.floor((low / 8192) * 2) / 2), high: week.about.scale[1] };
}
export const xOf = (f: Frame, x: number): number => f.left + 12 + (x / 65535) * (f.right - f.left - 24);
export const yOf = (f: Frame, stars: number): number => f.foot - ((stars - f.low) / (f.high - f.low)) * (f.foot - f.top);
export const colour = (about: StarPage, light: Light, stars: number): string => css(ramp(light, shade(about, stars)));

/** A star of five points as a path around a place. */
export function starPath(g: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  g.beginPath();
  for (let k = 0; k < 10; k++) { const a = (k * Math.PI) / 5 - Math.PI / 2, s = k % 2 ? r * 0.45 : r; g[k ? "lineTo" : "moveTo"](x + Math.cos(a) * s, y + Math.sin(a) * s); }
  g.closePath();
}

/** Labels that would lie on one another, moved apart: wanted heights, the highest first, to heights at least `gap` apart. */
export function apart(wanted: number[], gap: number): number[] {
  const out = [...wanted];
  for (let k = 1; k < out.length; k++) out[k] = Math.max(out[k], out[k - 1] + gap);
  const over = out.length ? (out[out.length - 1] - wanted[wanted.length - 1]) / 2 : 0;
  return out.map((y) => y - over);
}

/** Draw a moment of the week. */
export function drawSky(g: CanvasRenderingContext2D, week: Week, o: SkyOptions): void {
  const f = frameOf(week, o), { crowd } = week, rating = ratingsAt(week, crowd.n, week.about.days, o.t), X = (i: number) => xOf(f, crowd.x[i]), Y = (i: number) => yOf(f, rating[i]);
  g.clearRect(0, 0, o.w, o.h);
  drawDoors(g, week, f, o);
  drawBonds(g, week, o, X, Y);
  drawPeople(g, week, o, rating, X, Y);
  if (o.light === "night") drawFile(g, week, o, rating, X, Y);
  drawStars(g, week, o, X, Y);
  drawHer(g, week, o, rating, X, Y);
}

function drawDoors(g: CanvasRenderingContext2D, week: Week, f: Frame, o: SkyOptions): void {
  g.font = `13px ${SANS}`; g.lineWidth = 1; g.textBaseline = "middle";
  for (let s = Math.ceil(f.low); s <= f.high; s++) { g.strokeStyle = o.inks.rule; g.globalAlpha = 0.7; line(g, f.left, yOf(f, s), f.right); g.globalAlpha = 1; g.fillStyle = o.inks.soft; g.textAlign = "right"; g.fillText(String(s), f.left - 8, yOf(f, s)); }
  const levels = [...new Set(week.about.doors.map((d) => d.opens))].sort((a, b) => b - a).filter((s) => s > f.low), ys = apart(levels.map((s) => yOf(f, s)), o.narrow ? 15 : 17);
  levels.forEach((s, k) => {
    const y = yOf(f, s), words = week.about.doors.filter((d) => d.opens === s).map((d, at) => (at ? o.doorWord(d.door).toLocaleLowerCase() : o.doorWord(d.door))).join(", ");
    g.strokeStyle = o.inks.accent; g.globalAlpha = 0.75; g.setLineDash([6, 4]); line(g, f.left, y, f.right); g.setLineDash([]);
    g.beginPath(); g.moveTo(f.right, y); g.lineTo(f.right + (o.narrow ? 8 : 10), ys[k]); g.stroke(); g.globalAlpha = 1;
    g.fillStyle = o.inks.accent; g.textAlign = "left"; g.font = `600 13px ${SANS}`; g.fillText(o.starWord(s, 1), f.right + (o.narrow ? 11 : 14), ys[k]);
    if (!o.narrow) { g.font = `13px ${SANS}`; g.fillStyle = o.inks.ink; g.fillText(words, f.right + 38, ys[k]); }
  });
}

function drawBonds(g: CanvasRenderingContext2D, { bonds, about }: Week, o: SkyOptions, X: (i: number) => number, Y: (i: number) => number): void {
  const bit = 1 << Math.max(0, Math.min(about.days - 1, Math.floor(o.t)));
  g.strokeStyle = o.inks.soft; g.globalAlpha = o.light === "day" ? 0.085 : 0.12; g.lineWidth = 1; g.beginPath();
  for (let k = 0; k < bonds.n; k++) if (!(bonds.rests[k] & bit)) { g.moveTo(X(bonds.one[k]), Y(bonds.one[k])); g.lineTo(X(bonds.other[k]), Y(bonds.other[k])); }
  g.stroke();
  for (const rests of [true, false]) {
    g.strokeStyle = o.inks.ink; g.globalAlpha = rests ? 0.3 : 0.6; g.setLineDash(rests ? [2, 4] : []); g.lineWidth = rests ? 1 : 1.3; g.beginPath();
    for (let k = 0; k < bonds.n; k++) if ((bonds.one[k] === o.who || bonds.other[k] === o.who) && ((bonds.rests[k] & bit) > 0) === rests) { g.moveTo(X(bonds.one[k]), Y(bonds.one[k])); g.lineTo(X(bonds.other[k]), Y(bonds.other[k])); }
    g.stroke();
  }
  g.setLineDash([]); g.globalAlpha = 1;
}

function drawPeople(g: CanvasRenderingContext2D, { crowd, about }: Week, o: SkyOptions, rating: Float32Array, X: (i: number) => number, Y: (i: number) => number): void {
  const r = o.narrow ? 1.9 : 2.8;
  g.globalAlpha = 0.8;
  for (let i = 0; i < crowd.n; i++) { if (i === o.who || rating[i] === 0) continue;  g.fillStyle = colour(about, o.light, rating[i]); g.beginPath(); g.arc(X(i), Y(i), r, 0, 7); g.fill(); }
  g.globalAlpha = 1;
}

/** By night, what the record holds of whom she is tied to: a number each. */
function drawFile(g: CanvasRenderingContext2D, { bonds, about }: Week, o: SkyOptions, rating: Float32Array, X: (i: number) => number, Y: (i: number) => number): void {
  const bit = 1 << Math.max(0, Math.min(about.days - 1, Math.floor(o.t)));
  g.font = `${o.narrow ? 11 : 12.5}px ui-monospace, "DejaVu Sans Mono", monospace`; g.textAlign = "left"; g.textBaseline = "middle"; g.lineJoin = "round";
  for (let k = 0; k < bonds.n; k++) {
    const i = bonds.one[k] === o.who ? bonds.other[k] : bonds.other[k] === o.who ? bonds.one[k] : -1;
    if (i < 0 || bonds.rests[k] & bit) continue;
    const words = o.starWord(cut(rating[i]), 2);
    g.lineWidth = 4; g.strokeStyle = o.inks.ground; g.strokeText(words, X(i) + 7, Y(i) - 7); g.fillStyle = o.inks.file; g.fillText(words, X(i) + 7, Y(i) - 7);
  }
}

/** Stars in flight: from who gives to who gets, in the colour of how many; hollow and square where they are fewer than the one who gets them has. */
function drawStars(g: CanvasRenderingContext2D, week: Week, o: SkyOptions, X: (i: number) => number, Y: (i: number) => number): void {
  const { meets, given } = week, until = firstAt(o.at, o.t + FLIGHT * (o.still ? 0.2 : 1));
  for (let q = firstAt(o.at, o.t - FLIGHT * 0.45); q < until; q++) {
    const k = o.order[q], a = meets.one[k], b = meets.other[k];
    for (const [by, to, tenths] of [[b, a, given.one[k]], [a, b, given.other[k]]]) {
      const hers = to === o.who || by === o.who;
      if (tenths === NONE || (o.alone && !hers)) continue;
      const since = (o.t - o.at[q] + FLIGHT) / FLIGHT, p = o.still ? 1 : Math.max(0, Math.min(1, since)), fading = since > 1 ? Math.max(0, 1 - (since - 1) / 0.45) : 1;
      if (since < 0 && !o.still) continue;
      const x0 = X(by), y0 = Y(by), x1 = X(to), y1 = Y(to), ease = p * p * (3 - 2 * p), lift = Math.min(46, Math.abs(x1 - x0) * 0.12);
      const at = (e: number): [number, number] => [x0 + (x1 - x0) * e, y0 + (y1 - y0) * e - 4 * e * (1 - e) * lift], [x, y] = at(ease), [tx, ty] = at(o.still ? 0 : Math.max(0, ease - 0.16)), r = (hers ? (o.narrow ? 8 : 11) : o.narrow ? 3.8 : 5.4) * (to === o.who || !hers ? 1 : 0.75), low = tenths / 10 < 3;
      g.globalAlpha = fading * (hers ? 1 : 0.75); g.fillStyle = g.strokeStyle = colour(week.about, o.light, tenths / 10);
      g.lineWidth = hers ? 2 : 1.2; g.globalAlpha = fading * (hers ? 0.55 : o.still ? 0.12 : 0.38); g.beginPath(); g.moveTo(tx, ty); g.lineTo(x, y); g.stroke(); g.globalAlpha = fading * (hers ? 1 : 0.9);
      if (low) { g.lineWidth = hers ? 2.4 : 1.5; g.beginPath(); g.rect(x - r * 0.62, y - r * 0.62, r * 1.24, r * 1.24); if (hers) { g.save(); g.fillStyle = o.inks.ground; g.fill(); g.restore(); } g.stroke(); } else { starPath(g, x, y, r); g.fill(); if (hers) { g.strokeStyle = o.inks.ground; g.lineWidth = 1.2; g.stroke(); } }
      if (to === o.who) label(g, o, `${o.starWord(tenths / 10, 1)}`, x, y - r - 9, 12.5);
    }
  }
  g.globalAlpha = 1;
}

function drawHer(g: CanvasRenderingContext2D, week: Week, o: SkyOptions, rating: Float32Array, X: (i: number) => number, Y: (i: number) => number): void {
  const x = X(o.who), y = Y(o.who), r = o.narrow ? 6 : 8, ghost = o.ghost === null ? null : yOf(frameOf(week, o), o.ghost);
  if (ghost !== null && Math.abs(ghost - y) > 3) {
    g.strokeStyle = o.inks.twin; g.lineWidth = 2; g.setLineDash([3, 3]); g.beginPath(); g.arc(x, ghost, r + 1, 0, 7); g.stroke(); g.beginPath(); g.moveTo(x, ghost + Math.sign(y - ghost) * (r + 1)); g.lineTo(x, y - Math.sign(y - ghost) * (r + 3)); g.stroke(); g.setLineDash([]);
    if (Math.abs(ghost - y) > 46) label(g, o, `${o.ghostName} ${o.starWord(cut(o.ghost!), 2)}`, x, ghost - r - 10, o.narrow ? 12 : 13.5);
  }
  g.beginPath(); g.arc(x, y, r, 0, 7); g.fillStyle = colour(week.about, o.light, rating[o.who]); g.fill(); g.lineWidth = 3; g.strokeStyle = o.inks.ground; g.stroke(); g.lineWidth = 2; g.strokeStyle = o.inks.ink; g.beginPath(); g.arc(x, y, r + 2, 0, 7); g.stroke();
  label(g, o, `${o.name} ${o.starWord(cut(rating[o.who]), 2)}`, x, y + r + 15, o.narrow ? 13 : 15, true);
}

function label(g: CanvasRenderingContext2D, o: SkyOptions, words: string, x: number, y: number, size: number, strong = false): void {
  g.font = `${strong ? 650 : 600} ${size}px ${SANS}`; g.textAlign = "center"; g.textBaseline = "middle";
  const half = g.measureText(words).width / 2, at = Math.max(half + 4, Math.min(o.w - half - 4, x));
  g.lineJoin = "round"; g.lineWidth = 4; g.strokeStyle = o.inks.ground; g.strokeText(words, at, y); g.fillStyle = o.inks.ink; g.fillText(words, at, y);
}

const SANS = '"Source Sans 3", system-ui, sans-serif';
function line(g: CanvasRenderingContext2D, x0: number, y: number, x1: number): void { g.beginPath(); g.moveTo(x0, y); g.lineTo(x1, y); g.stroke(); }

/** Who is nearest to a place within a reach, or -1. */
export function whoAt(week: Week, o: Pick<SkyOptions, "w" | "h" | "narrow" | "t">, x: number, y: number, reach = 16): number {
  const f = frameOf(week, o), rating = ratingsAt(week, week.crowd.n, week.about.days, o.t);
  let best = -1, near = reach * reach;
  for (let i = 0; i < week.crowd.n; i++) { const d = (xOf(f, week.crowd.x[i]) - x) ** 2 + (yOf(f, rating[i]) - y) ** 2; if (d < near) { near = d; best = i; } }
  return best;
}
