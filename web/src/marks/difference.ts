/** The difference map: everyone at home, on the ground of the city, round and green where she fares better, square and red where worse. */
import type { City } from "../fetch";
import type { Journeys } from "../journeys";
import type { Light } from "../state";
import { toScreen, type Ground, type View } from "./ground";

const NIGHT = 3 * 3600;
export const SIDE = 560;

/** Draws the signs of `worth` (an entry a person of the page), and returns each drawn person's place on the canvas, in its own pixels. */
export function drawDifference(canvas: HTMLCanvasElement, city: City, net: { ground: Ground; journeys: Journeys }, light: Light, worth: Float32Array): Float32Array {
  const ratio = Math.min(2, devicePixelRatio || 1), g = canvas.getContext("2d")!, view: View = { x: 0, y: 0, scale: SIDE / 2.06, w: SIDE, h: SIDE };
  canvas.width = canvas.height = SIDE * ratio;
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  net.ground.draw(g, view, light, 0, { cameras: false });
  const n = city.people.n, xy = new Float32Array(2 * n), state = new Uint8Array(n), style = getComputedStyle(canvas), spots = new Float32Array(2 * n).fill(Number.NaN);
  net.journeys.lay(0);
  net.journeys.place(NIGHT, xy, state);
  let many = 0;
  for (let i = 0; i < n; i++) if (worth[i]) many++;
  const r = Math.max(1.1, Math.min(4, 170 / Math.sqrt(many || 1))), rim = many < 3000;
  for (const up of [false, true]) {
    g.beginPath();
    for (let i = 0; i < n; i++) {
      if (!worth[i] || worth[i] > 0 !== up) continue;
      const [x, y] = toScreen(view, xy[2 * i], xy[2 * i + 1]);
      spots[2 * i] = x; spots[2 * i + 1] = y;
      if (up) { g.moveTo(x + r, y); g.arc(x, y, r, 0, 7); } else g.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
    }
    g.fillStyle = style.getPropertyValue(up ? "--good" : "--accent"); g.fill();
    if (rim) { g.strokeStyle = style.getPropertyValue("--ground"); g.lineWidth = 1; g.stroke(); }
  }
  net.ground.names(g, view, light, (12 * SIDE) / (canvas.clientWidth || SIDE)); // as large as on the maps beside it
  return spots;
}

/** How many fare better, worse and the same. */
export function parts(worth: Float32Array): { up: number; down: number; same: number } {
  let up = 0, down = 0;
  for (const d of worth) if (d > 0) up++; else if (d < 0) down++;
  return { up, down, same: worth.length - up - down };
}
