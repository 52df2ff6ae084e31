/** A week of ratings as a line: hers and her twin's, night by night, and every star that she was given, where it stood. */
import { cut, type Star, type StarRule } from "../stars";
import { css, ramp } from "./ramp";
import type { Light } from "../state";

export interface FallOptions {
  days: number; stars: Star[]; rule: StarRule; doors: number[]; scale: [number, number]; light: Light; narrow: boolean;
  /** Where a number of stars lies on the scale of colours. */
  shade: (stars: number) => number;
  /** The moment that is looked at, and the star that is picked (-1: none). */
  t: number; picked: number;
  dayWords: string[]; about: string; words: { hers: string; twin: string; ledger: (kind: string, rule: string) => string };
  first: number; number: (value: number, digits: number) => string;
  /** What opens at a number of stars. */
  doorWord: (stars: number) => string;
}

/** A step line of nights: (day, stars), each night's rating from the next morning on. */
export function nightsOf(nights: number[]): [number, number][] {
  const out: [number, number][] = [[0, nights[0]]];
  for (let d = 1; d < nights.length; d++) out.push([d - 0.12, nights[d - 1]], [d, nights[d]]);
  return out;
}

export const starShape = (x: number, y: number, r: number): string => Array.from({ length: 10 }, (_, k) => { const a = (k * Math.PI) / 5 - Math.PI / 2, s = k % 2 ? r * 0.45 : r; return `${k ? "L" : "M"}${(x + Math.cos(a) * s).toFixed(1)} ${(y + Math.sin(a) * s).toFixed(1)}`; }).join("") + "Z";

export function Fall({ days, stars, rule, doors, scale, light, narrow, t, picked, dayWords, about, words, first, number, shade, doorWord }: FallOptions) {
  const w = narrow ? 380 : 940, h = narrow ? 300 : 330, left = 30, right = narrow ? 8 : 92, top = 12, foot = 34, low = scale[0], high = scale[1];
  const X = (d: number) => left + (d / days) * (w - left - right), Y = (s: number) => top + ((high - s) / (high - low)) * (h - top - foot);
  const path = (points: [number, number][]) => points.map(([d, s], i) => `${i ? "L" : "M"}${X(d).toFixed(1)} ${Y(s).toFixed(1)}`).join("");
  const end = rule.hers[days], twin = rule.twin?.[days], close = twin !== undefined && Math.abs(Y(twin) - Y(end)) < 18;
  return (
    <svg class="fall" viewBox={`0 0 ${w} ${h}`} role="img" aria-label={about}>
      {Array.from({ length: high - low + 1 }, (_, k) => low + k).map((s) => <g key={s}><path class="rule" d={`M${left} ${Y(s)}H${w - right}`} /><text x={left - 8} y={Y(s) + 4} text-anchor="end">{s}</text></g>)}
      {doors.map((s) => <g key={s}><path class="doorline" d={`M${left} ${Y(s)}H${w - right}`} />{doors.every((o) => o === s || Math.abs(o - s) > 0.45) ? <text class="doorword" x={w - right - 6} y={Y(s) - 5} text-anchor="end">{doorWord(s)}</text> : null}</g>)}
      {dayWords.map((word, d) => <g key={d}><path class="rule" d={`M${X(d)} ${top}V${h - foot + 5}`} /><text x={X(d + 0.5)} y={h - 10} text-anchor="middle">{word}</text></g>)}
      <path class="now" d={`M${X(Math.min(days, t))} ${top}V${h - foot + 5}`} />
      {stars.map((s, k) => {
        const x = X(s.moment), y = Y(s.tenths / 10), ink = css(ramp(light, shade(s.tenths / 10))), r = k === picked ? 8 : narrow ? 3.6 : 5;
        return s.tenths < 30 ? <rect key={k} x={x - r * 0.7} y={y - r * 0.7} width={r * 1.4} height={r * 1.4} fill="var(--card)" stroke={ink} stroke-width={k === picked ? 3 : 1.8} /> : <path key={k} d={starShape(x, y, r)} fill={ink} stroke={k === picked ? "var(--ink)" : "none"} stroke-width="1.5" />;
      })}
      {rule.twin ? <path class="line twin" d={path(nightsOf(rule.twin))} /> : null}
      <path class="line hers" d={path(nightsOf(rule.hers))} />
      {rule.rows.map(([day, kind, name], k) => (
        <g key={k} transform={`translate(${X(day - first + (kind === "charge" ? 0.82 : 0.2 + (k % 4) * 0.16)).toFixed(1)} ${kind === "charge" ? Y(rule.hers[day - first]) : h - foot - 9})`}>
          {kind === "charge" ? <><circle class="mark charge" r="7" /><path class="bang" d="M0 -4V1M0 3V4.4" /></> : <><circle class="mark door" r="5.5" /><path class="cross" d="M-2.4 -2.4L2.4 2.4M2.4 -2.4L-2.4 2.4" /></>}
          <title>{words.ledger(kind, name)}</title>
        </g>
      ))}
      {narrow ? null : <><text class="end hers" x={X(days) + 8} y={Y(end) + (close && twin! > end ? 13 : 5)}>{words.hers} {number(cut(end), 2)}</text>{twin !== undefined ? <text class="end twins" x={X(days) + 8} y={Y(twin) + (close ? (twin > end ? -7 : 15) : 5)}>{words.twin} {number(cut(twin), 2)}</text> : null}</>}
    </svg>
  );
}
