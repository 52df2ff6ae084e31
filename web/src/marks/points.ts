/** Many people as soft points: stamped into one picture, so that no graphics card is needed; who is under the pointer is read back from it. */
import type { View } from "./ground";

const SUB = 4;

export class Points {
  private picture: ImageData; private words: Uint32Array; private ids: Int32Array;
  private stamps = new Map<number, { size: number; half: number; alpha: Uint8Array }>();
  constructor(private readonly g: CanvasRenderingContext2D, readonly w: number, readonly h: number) {
    this.picture = g.createImageData(w, h);
    this.words = new Uint32Array(this.picture.data.buffer);
    this.ids = new Int32Array(w * h);
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
  /** Draw everyone: `colour` as 0xBBGGRR, `faint` for whom `state` is not `bright`. */
  draw(v: View, ratio: number, xy: Float32Array, colour: Uint32Array, state: Uint8Array, bright: number, radius: number, faint: number): number {
    const { words, ids, w, h } = this, scale = v.scale * ratio, ox = w / 2 - v.x * scale, oy = h / 2 + v.y * scale;
    words.fill(0); ids.fill(-1);
    let shown = 0;
    const big = this.stamp(radius), small = this.stamp(Math.max(0.55, radius * 0.62));
    for (let pass = 0; pass < 2; pass++) for (let i = 0; i < colour.length; i++) {
      const lit = state[i] === bright;
      if (lit !== (pass === 1)) continue;
      const { size, half, alpha } = lit ? big : small;
      const fx = xy[2 * i] * scale + ox, fy = oy - xy[2 * i + 1] * scale, x = fx | 0, y = fy | 0;
      if (x < half || y < half || x > w - size || y > h - size) continue;
      shown++;
      let k = ((((fy - y) * SUB) | 0) * SUB + (((fx - x) * SUB) | 0)) * size * size, at = (y - half) * w + x - half;
      for (let j = 0; j < size; j++, at += w - size) for (let m = 0; m < size; m++, at++, k++) {
        const a = lit ? alpha[k] : (alpha[k] * faint) >> 8;
        if (a > words[at] >>> 24) { words[at] = colour[i] | (a << 24); if (a > 40) ids[at] = i; }
      }
    }
    this.g.putImageData(this.picture, 0, 0);
    return shown;
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
