/** One day as a band from midnight to midnight. By day: the sky, where she is, and whom she meets when. By night: what is on file of it. */
import { hour } from "../hour";
import { sunAt, type Sky } from "../weather";

/** Where she is from one second to another. */
export interface Stretch { from: number; to: number; where: "home" | "road" | "errand" | "away" }
export interface HoursOptions {
  sky: Sky; light: "day" | "night"; narrow: boolean; stretches: Stretch[];
  /** When someone crosses her way, and whether she knows them. */
  meets: { second: number; known: boolean }[];
  /** What a record says of this day; without an hour where the record has none. */
  records: { second: number | null; words: string; wrong: boolean }[];
  /** Crossings with a camera that she passes, by when. */
  cameras: number[];
  words: { home: string; errand: string; away: string; nothing: string; road: string }; about: string;
}

const DAY = 86400;
/** A cloud of three discs. */
const Cloud = ({ x, y, r }: { x: number; y: number; r: number }) => <path class="cloud" d={`M${x - 1.5 * r} ${y}a${r * 0.8} ${r * 0.8} 0 0 1 ${r * 0.7} ${-r * 0.8}a${r} ${r} 0 0 1 ${1.7 * r} ${-r * 0.1}a${r * 0.7} ${r * 0.7} 0 0 1 ${r * 0.6} ${r * 0.9}Z`} />;

export function HoursBand({ sky, light, narrow, stretches, meets, records, cameras, words, about }: HoursOptions) {
  const w = narrow ? 380 : 900, top = 6, horizon = narrow ? 84 : 96, foot = horizon + 46, h = foot + 26, X = (s: number) => 8 + (s / DAY) * (w - 16);
  const ticks = narrow ? [0, 6, 12, 18, 24] : [0, 3, 6, 9, 12, 15, 18, 21, 24];
  return (
    <svg class={`hours ${light}`} viewBox={`0 0 ${w} ${h}`} role="img" aria-label={about}>
      <rect class="band" x="8" y={top} width={w - 16} height={horizon - top} rx="6" />
      {light === "day" ? <SkyOf sky={sky} X={X} top={top} horizon={horizon} w={w} /> : <g class="file">
        {cameras.map((s, k) => <g key={k} transform={`translate(${X(s)} ${horizon})`}><path class="cone" d="M0 0L-13 46H13Z" /><path class="cam" d="M-5 -8H5V-2H-5Z" /></g>)}
        {records.length ? records.map((r, k) => <g key={k} transform={`translate(${r.second === null ? 22 : X(r.second)} ${top + 20 + (k % 3) * 22})`}><rect class={r.wrong ? "square" : "rec"} x="-6" y="-6" width="12" height="12" style={{ strokeWidth: 2.4 }} /><text class="recwords" x={r.second !== null && X(r.second) > w * 0.6 ? -12 : 12} y="5" text-anchor={r.second !== null && X(r.second) > w * 0.6 ? "end" : "start"}>{r.words}</text></g>) : <text class="nothing" x={w / 2} y={(top + horizon) / 2 + 6} text-anchor="middle">{words.nothing}</text>}
      </g>}
      {light === "day" ? stretches.map((s, k) => {
        const x = X(s.from), wide = Math.max(1.5, X(s.to) - x), word = s.where === "road" ? "" : words[s.where];
        return <g key={k}><rect class={`at ${s.where}`} x={x} y={horizon + 6} width={wide} height="26" />{word && wide > 7.2 * word.length + 8 ? <text class={`atwords ${s.where}`} x={x + wide / 2} y={horizon + 24} text-anchor="middle">{word}</text> : null}</g>;
      }) : <path class="unknown" d={`M${X(0)} ${horizon + 19}H${X(DAY)}`} />}
      {light === "day" ? stacked(meets, X).map((m, k) => <circle key={k} class={m.known ? "met known" : "met"} cx={m.x} cy={horizon - 4 - 4.4 * m.k} r={m.known ? 4 : 1.8} />) : null}
      <path class="ground" d={`M8 ${horizon}H${w - 8}`} />
      {ticks.map((t) => <text key={t} class="tick" x={X(t * 3600)} y={foot + 16} text-anchor={t === 0 ? "start" : t === 24 ? "end" : "middle"}>{hour(t * 3600).replace("00:00", t === 24 ? "24:00" : "00:00")}</text>)}
    </svg>
  );
}

/** Those who are met at about the same moment stand above one another, known ones uppermost. */
function stacked(meets: HoursOptions["meets"], X: (s: number) => number): { x: number; k: number; known: boolean }[] {
  const many = new Map<number, number>();
  return [...meets].sort((a, b) => Number(a.known) - Number(b.known)).map(({ second, known }) => { const x = Math.round(X(second) / 4.4) * 4.4, k = many.get(x) ?? 0; many.set(x, k + 1); return { x, k: Math.min(k, 15), known }; });
}

/** The sun's way, and the clouds of the day; a small one for a clock beside a map. */
function SkyOf({ sky, X, top, horizon, w }: { sky: Sky; X: (s: number) => number; top: number; horizon: number; w: number }) {
  const high = horizon - top - 26, Y = (s: number) => horizon - Math.max(0, sunAt(sky, s)) * high * (0.55 + 0.45 * sky.summer);
  const steps = Array.from({ length: 33 }, (_, k) => sky.rise + ((sky.set - sky.rise) * k) / 32), many = { clear: 0, some: 3, grey: 9, rain: 9 }[sky.clouds];
  const spots = Array.from({ length: many }, (_, k) => ({ x: X(DAY * ((k + 0.5) / many + ((((sky.seed >>> k) & 7) - 3.5) / 7) * (0.5 / many))), y: top + 26 + ((sky.seed >>> (k + 2)) & 7) * 3, r: 11 + ((sky.seed >>> (k + 1)) & 3) * 2.5 }));
  return (
    <g>
      <rect class="dark" x="8" y={top} width={X(sky.rise) - 8} height={horizon - top} rx="6" /><rect class="dark" x={X(sky.set)} y={top} width={w - 8 - X(sky.set)} height={horizon - top} rx="6" />
      <path class="sunway" d={steps.map((s, k) => `${k ? "L" : "M"}${X(s).toFixed(1)} ${Y(s).toFixed(1)}`).join("")} />
      <circle class={sky.clouds === "grey" || sky.clouds === "rain" ? "sun veiled" : "sun"} cx={X(DAY / 2)} cy={Y(DAY / 2)} r="11" />
      {spots.map((s, k) => <g key={k}>{sky.clouds === "rain" ? <path class="drops" d={[-9, -1, 7].map((d) => `M${s.x + d} ${s.y + 5}l-3 9M${s.x + d + 3} ${s.y + 18}l-3 9`).join("")} /> : null}<Cloud {...s} /></g>)}
    </g>
  );
}

/** The sky of this moment, small: for the clock beside the map. */
export function SkyNow({ sky, second, about }: { sky: Sky; second: number; about: string }) {
  const high = sunAt(sky, second), x = 14 + (second / DAY) * 252, up = high > 0, y = 46 - (up ? high * (20 + 14 * sky.summer) : 6), many = { clear: 0, some: 2, grey: 5, rain: 5 }[sky.clouds];
  return (
    <svg class={`skynow ${up ? "up" : "down"}`} viewBox="0 0 280 56" role="img" aria-label={about}>
      <rect class={up ? "band" : "band dark"} width="280" height="56" rx="8" />
      {up ? <circle class={sky.clouds === "grey" || sky.clouds === "rain" ? "sun veiled" : "sun"} cx={x} cy={y} r="8" /> : <path class="moon" d={`M${x} ${14}a8 8 0 1 0 7 11a6.5 6.5 0 1 1 -7 -11Z`} />}
      {Array.from({ length: many }, (_, k) => { const cx = 280 * ((k + 0.5) / many) + (((sky.seed >>> k) & 7) - 3.5) * 4, cy = 20 + ((sky.seed >>> (k + 2)) & 3) * 4; return <g key={k}>{sky.clouds === "rain" ? <path class="drops" d={`M${cx - 6} ${cy + 4}l-3 10M${cx + 3} ${cy + 4}l-3 10`} /> : null}<Cloud x={cx} y={cy} r={9} /></g>; })}
      <path class="ground" d="M0 46H280" /><path class="sunrise" d={`M${14 + (sky.rise / DAY) * 252} 42V50M${14 + (sky.set / DAY) * 252} 42V50`} />
    </svg>
  );
}
