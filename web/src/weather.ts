/** The sky of a day. The model has no weather and no rule reads any: the sun is that of the date, and clouds are drawn by a coin of the run's seed. */
import type { Page } from "./types";

export type Clouds = "clear" | "some" | "grey" | "rain";
export interface Sky { /** seconds after midnight */ rise: number; set: number; /** 0 in midwinter to 1 in midsummer */ summer: number; clouds: Clouds; /** where clouds stand, for drawing */ seed: number }

/** Degrees north; of the city whose margins the recipe has, and used for any. */
const NORTH = 31.2, DAY = 86400;

const mixed = (n: number): number => { let z = (n + 0x9e3779b9) | 0; z = Math.imul(z ^ (z >>> 16), 0x21f0aaad); z = Math.imul(z ^ (z >>> 15), 0x735a2d97); return (z ^ (z >>> 15)) >>> 0; };

/** Day of the year, from 0. */
export function dayOfYear(start: string, day: number): number {
  const at = new Date(Date.parse(`${start}T12:00:00Z`) + day * DAY * 1000);
  return Math.round((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1, 12)) / (DAY * 1000));
}

export function skyOf(page: Pick<Page, "start" | "seed">, day: number): Sky {
  const n = dayOfYear(page.start, day), tilt = (-23.44 * Math.PI) / 180 * Math.cos((2 * Math.PI * (n + 10)) / 365), north = (NORTH * Math.PI) / 180;
  const half = (Math.acos(-Math.tan(north) * Math.tan(tilt)) / (2 * Math.PI)) * DAY, seed = mixed(page.seed * 40503 + n);
  const summer = (1 - Math.cos((2 * Math.PI * (n + 10)) / 365)) / 2, u = (seed & 0xffff) / 65536, wet = 0.12 + 0.2 * summer;
  return { rise: Math.round(DAY / 2 - half), set: Math.round(DAY / 2 + half), summer, seed: seed >>> 16, clouds: u < wet ? "rain" : u < wet + 0.2 ? "grey" : u < wet + 0.5 ? "some" : "clear" };
}

/** How high the sun stands at a second, 1 at noon, 0 on the horizon, below 0 by night. */
export const sunAt = (sky: Sky, second: number): number => (second >= sky.rise && second <= sky.set ? Math.sin((Math.PI * (second - sky.rise)) / (sky.set - sky.rise)) : -Math.sin((Math.PI * Math.min(Math.abs(second - sky.rise), Math.abs(second - sky.set))) / DAY));
