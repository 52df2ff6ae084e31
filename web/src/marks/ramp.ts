/** Colours of a score: brick below, sand in the middle, blue above; told apart with the usual colour visions, and a list has a shape besides. */
import type { Light } from "../state";

const STOPS: Record<Light, [number, number, number][]> = {
  day: [[168, 38, 20], [205, 104, 62], [150, 126, 96], [72, 118, 148], [24, 84, 138]],
  night: [[255, 96, 66], [243, 158, 104], [168, 176, 184], [128, 184, 226], [92, 160, 240]],
};
export const NEUTRAL: Record<Light, [number, number, number]> = { day: [92, 80, 68], night: [154, 168, 184] };

export function ramp(light: Light, t: number): [number, number, number] {
  const stops = STOPS[light], at = Math.max(0, Math.min(3.999, t * 4)), i = Math.floor(at), f = at - i;
  return [0, 1, 2].map((c) => Math.round(stops[i][c] * (1 - f) + stops[i + 1][c] * f)) as [number, number, number];
}
export const css = ([r, g, b]: [number, number, number]): string => `rgb(${r} ${g} ${b})`;
export const word = ([r, g, b]: [number, number, number]): number => r | (g << 8) | (b << 16);

export interface Scale { low: number; middle: number; high: number }
/** The scale of a world's scores: its 3rd and 97th of a hundred, with the start in the middle. */
export function scaleOf(scores: Float32Array, start: number): Scale {
  const sorted = Float32Array.from(scores).sort(), at = (q: number) => sorted[Math.floor(q * (sorted.length - 1))];
  return { low: Math.min(at(0.03), start - 20), middle: start, high: Math.max(at(0.97), start + 10) };
}
export const part = (s: Scale, score: number): number => (score < s.middle ? 0.5 * Math.max(0, (score - s.low) / (s.middle - s.low)) : 0.5 + 0.5 * Math.min(1, (score - s.middle) / (s.high - s.middle)));
