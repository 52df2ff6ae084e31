/** Seconds of a day as a clock shows them. */
export const hour = (second: number): string => `${String(Math.floor(second / 3600) % 24).padStart(2, "0")}:${String(Math.floor(second / 60) % 60).padStart(2, "0")}`;
