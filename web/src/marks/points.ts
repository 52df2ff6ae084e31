/**
 * Many people as soft points: stamped into one picture, so that no graphics card is needed; who is under the pointer is read back from it. Those who
 * stay where they are stand in a picture of their own, which is made anew only now and then; a frame stamps those who move upon a copy of it.
 */
import type { View } from "./ground";

const SUB = 4;

export class Points {
  private picture: ImageData; private words: Uint32Array; private ids: Int32Array;
  private still: Uint32Array; private stillIds: Int32Array; private was = new Uint8Array(0); private shown = 0;
  private stamps = new Map<number, { size: number; half: number; alpha: Uint8Array }>();
  constructor(private readonly g: CanvasRenderingContext2D, readonly w: number, readonly h: number) {
    this.picture = g.createImageData(w, h);
    this.words = new Uint32Array(this.picture.data.buffer);
    this.ids = new Int32Array(w * h);
    this.still = new Uint32Array(w * h); this.stillIds = new Int32Array(w * h);
  }
  /** A disc of a radius in pixels, at SUB x SUB places within a pixel. */
  private stamp(radius: number) {
    const known = this.stamps.get(radius);
    if (known) return known;
    const half = Math.ceil(radius), size = 2 * half + 2, alpha = new Uint8Array(SUB * SUB * size * size);
    for (let s = 0, k = 0; s < SUB * SUB; s++) for (let y = 0; y < size; y++) for (let x = 0; x < size; x++, k++) alpha[k] = 255 * Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(x - half - (s % SUB) / SUB, y - half - Math.floor(s / SUB) / SUB)));
    const made = { size, half, alpha };
    this.stamps.set(radius, made);
    return made;
  }
  /**
   * Draw everyone: `colour` as 0xBBGGRR, `faint` for whom `state` is not `bright`. Unless it is `whole`, those who have stayed since the last whole
   * drawing are taken from there; whoever has set out since may stand there, too, until the next.
   */
  draw(v: View, ratio: number, xy: Float32Array, colour: Uint32Array, state: Uint8Array, bright: number, radius: number, faint: number, whole = true): number {
    const { words, ids, still, stillIds } = this, n = colour.length, big = this.stamp(radius), small = this.stamp(Math.max(0.55, radius * 0.62));
    const scale = v.scale * ratio, ox = this.w / 2 - v.x * scale, oy = this.h / 2 + v.y * scale;
    if (whole || this.was.length !== n) {
      still.fill(0); stillIds.fill(-1);
      if (this.was.length !== n) this.was = new Uint8Array(n);
      this.was.set(state);
      this.shown = 0;
      for (let i = 0; i < n; i++) if (state[i] !== bright) this.shown += this.put(still, stillIds, small, xy[2 * i] * scale + ox, oy - xy[2 * i + 1] * scale, colour[i], faint, i);
    }
    words.set(still); ids.set(stillIds);
    let moving = 0;
    const { was } = this;
    for (let i = 0; i < n; i++) if (state[i] !== bright && state[i] !== was[i]) this.put(words, ids, small, xy[2 * i] * scale + ox, oy - xy[2 * i + 1] * scale, colour[i], faint, i);
    for (let i = 0; i < n; i++) if (state[i] === bright) moving += this.put(words, ids, big, xy[2 * i] * scale + ox, oy - xy[2 * i + 1] * scale, colour[i], 256, i);
    this.g.putImageData(this.picture, 0, 0);
    return this.shown + moving;
  }
  /** How many have another state than when all were last drawn. */
  changed(state: Uint8Array): number {
    const { was } = this;
    if (was.length !== state.length) return state.length;
    let n = 0;
    for (let i = 0; i < was.length; i++) if (was[i] !== state[i]) n++;
    return n;
  }
  /** One disc upon a picture, where it is stronger than what is there; `strength` of 256. Returns 1 if it lies within. */
  private put(words: Uint32Array, ids: Int32Array, stamp: { size: number; half: number; alpha: Uint8Array }, fx: number, fy: number, colour: number, strength: number, id: number): number {
    const { w, h } = this, { size, half, alpha } = stamp;
    if (!(fx >= half && fy >= half && fx < w - size + 1 && fy < h - size + 1)) return 0;
    const x = fx | 0, y = fy | 0;
    let k = ((((fy - y) * SUB) | 0) * SUB + (((fx - x) * SUB) | 0)) * size * size, at = (y - half) * w + x - half;
    for (let j = 0; j < size; j++, at += w - size) for (let m = 0; m < size; m++, at++, k++) {
      const a = (alpha[k] * strength) >> 8;
      if (a > words[at] >>> 24) { words[at] = colour | (a << 24); if (a > 40) ids[at] = id; }
    }
    return 1;
  }
  /** Who is nearest to a pixel within a few, or -1. */
  at(px: number, py: number, within = 7): number {
    let best = -1, near = within * within + 1;
    for (let y = Math.max(0, py - within); y <= Math.min(this.h - 1, py + within); y++) for (let x = Math.max(0, px - within); x <= Math.min(this.w - 1, px + within); x++) {
      const id = this.ids[y * this.w + x], d = (x - px) ** 2 + (y - py) ** 2;
      if (id >= 0 && d < near) { near = d; best = id; }
    }
    return best;
  }
}
