/** Dusk roofs: a spark for each post that its house wrote, a hollow ring under the roof for one that was held back. Pure: (homes, counts, options) to canvas. */
import type { Light } from "../state";

export interface RoofOptions {
  light: Light;
  /** Roofs a row. */
  columns: number;
  /** How far the sparks have risen, 0 to 1. */
  gone: number;
  /** Posts written and held back, by index of the person. */
  posts: ArrayLike<number>; held: ArrayLike<number> | null;
  picked: number;
}
export const CELL = 24, SKY_HIGH = 90;
const MOST_SPARKS = 3, GOLDEN = 0.618;

export const sizeOf = (n: number, columns: number): [w: number, h: number] => [columns * CELL, SKY_HIGH + Math.ceil(n / columns) * CELL];
export const spotOf = (k: number, columns: number): [x: number, y: number] => [(k % columns) * CELL + CELL / 2 + (Math.floor(k / columns) % 2 ? CELL / 4 : 0), 84 + Math.floor(k / columns) * CELL];

export function drawRoofs(g: CanvasRenderingContext2D, homes: number[], o: RoofOptions): void {
  const [w, h] = sizeOf(homes.length, o.columns), sky = g.createLinearGradient(0, 0, 0, h);
  for (const [at, colour] of o.light === "day" ? ([[0, "#4a4f72"], [0.3, "#a9677a"], [0.55, "#d98e66"], [1, "#5a4147"]] as const) : ([[0, "#070b12"], [1, "#101826"]] as const)) sky.addColorStop(at, colour);
  g.fillStyle = sky; g.fillRect(0, 0, w, h);
  homes.forEach((i, k) => {
    const [x, y] = spotOf(k, o.columns);
    g.fillStyle = o.light === "day" ? "#38272f" : "#182231"; g.beginPath(); g.moveTo(x - 11, y); g.lineTo(x, y - 8); g.lineTo(x + 11, y); g.lineTo(x + 11, y + 9); g.lineTo(x - 11, y + 9); g.closePath(); g.fill();
    g.fillStyle = "#ffdf9a";
    for (let s = 0; s < Math.min(MOST_SPARKS, o.posts[i]); s++) {
      // each spark leaves its roof at a moment of its own, and stays where it has come to
      const up = Math.max(0, Math.min(1, o.gone * 2 - ((k * GOLDEN + s * 0.21) % 1)));
      if (!up) continue;
      g.globalAlpha = (0.95 - s * 0.25) * up; g.beginPath(); g.arc(x + (s - 1) * 2.5, y - 1 - (12 + s * 6) * up, 2.5 - s * 0.4, 0, 7); g.fill();
    }
    g.globalAlpha = 1;
    if (o.held?.[i]) { g.strokeStyle = "#ffdf9a"; g.lineWidth = 1.5; g.beginPath(); g.arc(x, y + 2, 4, 0, 7); g.stroke(); }
    if (i === o.picked) { g.strokeStyle = "#fff"; g.lineWidth = 2; g.strokeRect(x - 12, y - 25, 24, 36); }
  });
}
