/** A year of a score, with the twin's lane beneath: every point where it moved, days on a list as a bar, doors as rings. */
import type { Row } from "../lives";

export interface YearOptions {
  days: number;
  life: Row[];
  /** The same person elsewhere; null where that world keeps no score. */
  twin: Row[] | null;
  start: number;
  listed: [number, number][];
  months: string[];
  about: string;
  words: { hers: string; twin: string; nobody: string; listed: string; wrong: string; refused: string };
  narrow?: boolean;
  /** Width of the drawing in its own units; text keeps its size in them. */
  width?: number;
  /** A second line of hers, under another rule. */
  other?: Row[] | null;
  otherName?: string;
  /** Whether a lane stands for a twin without a score. */
  lane?: boolean;
}

/** Points of a step line: (day, score), from the first day to the last. */
export function steps(rows: Row[], start: number, days: number): [number, number][] {
  const out: [number, number][] = [[0, start]];
  let now = start;
  for (const row of rows) {
    if (row.score === null || row.score === now) continue;
    out.push([row.day, now], [row.day, row.score]);
    now = row.score;
  }
  out.push([days, now]);
  return out;
}

export function Year({ days, life, twin, start, listed, months, about, words, narrow = false, width, other = null, otherName = "", lane: hasLane = true }: YearOptions) {
  const w = width ?? (narrow ? 380 : 860), h = narrow ? 250 : 290, left = 44, right = narrow ? 20 : 118, top = 16, foot = 62;
  const line = steps(life, start, days), second = other ? steps(other, start, days) : null;
  const all = [...line, ...(second ?? []), ...(twin ? steps(twin, start, days) : [])].map(([, s]) => s);
  const low = Math.min(...all, start - 20), high = Math.max(...all, start + 12), pad = (high - low) * 0.12;
  const X = (d: number) => left + (d / days) * (w - left - right), Y = (s: number) => top + ((high + pad - s) / (high - low + 2 * pad)) * (h - top - foot);
  const path = (points: [number, number][]) => points.map(([d, s], i) => `${i ? "L" : "M"}${X(d).toFixed(1)} ${Y(s).toFixed(1)}`).join("");
  const ticks = [start, low, high].map(Math.round).filter((s, k, all) => all.slice(0, k).every((other) => Math.abs(Y(s) - Y(other)) >= 15));
  const early = (day: number) => X(day) - 13 < 6.6 * words.wrong.length; // there is no room for the words to the left
  const lane = h - foot + 14, end = line[line.length - 1][1];
  return (
    <svg class="year" viewBox={`0 0 ${w} ${h}`} role="img" aria-label={about}>
      {ticks.map((s) => <g key={s}><path class="rule" d={`M${left} ${Y(s)}H${w - right}`} /><text x={left - 8} y={Y(s) + 4} text-anchor="end">{s}</text></g>)}
      {months.map((name, i) => <text key={i} class="month" x={X((i * 365) / 12 + 2)} y={h - 6}>{narrow && i % 2 ? "" : name}</text>)}
      {listed.map(([from, to], i) => (
        <g key={i}><rect class="onlist" x={X(from)} y={top} width={Math.max(2, X(to) - X(from))} height={h - top - foot} />
          {i === 0 ? <text class="onlist-words" x={X(from) + 6} y={top + 14}>{words.listed}</text> : null}</g>
      ))}
      {twin ? <path class="line twin" d={path(steps(twin, start, days))} /> : null}
      {second ? <path class="line other" d={path(second)} /> : null}
      <path class="line hers" d={path(line)} />
      {life.filter((r) => r.points !== 0 && r.score !== null).map((r, i) => (
        <g key={i} transform={`translate(${X(r.day)} ${Y(r.score!)})`}>
          {r.other !== null ? <><rect class="mark wrong" x="-7" y="-7" width="14" height="14" /><text class="wrong-words" x={early(r.day) ? 13 : -13} y={early(r.day) ? 22 : 5} text-anchor={early(r.day) ? "start" : "end"}>{words.wrong}</text></> : r.points < 0 ? <rect class="mark less" x="-4" y="-4" width="8" height="8" /> : <path class="mark more" d="M0 -5L5 4H-5Z" />}
        </g>
      ))}
      {life.filter((r) => r.kind === "refusal").map((r, i) => <g key={i}><circle class="mark door" cx={X(r.day)} cy={Y(r.score ?? start)} r="6" />{i === 0 ? <text class="wrong-words" x={X(r.day) - 10} y={Y(r.score ?? start) + 22} text-anchor="middle">{words.refused}</text> : null}</g>)}
      <text class="end hers" x={X(days) + 8} y={Y(end) + 5}>{narrow ? "" : `${words.hers} ${end}`}</text>
      {second && otherName ? <text class="end other" x={X(days) + 8} y={Y(second[second.length - 1][1]) + (Math.abs(Y(second[second.length - 1][1]) - Y(end)) < 16 ? -12 : 5)}>{narrow ? "" : `${otherName} ${second[second.length - 1][1]}`}</text> : null}
      {!twin && hasLane ? <g><path class="line twin" d={`M${X(0)} ${lane}H${X(days)}`} /><text class="twin-words" x={X(0) + 4} y={lane + 16}>{words.twin}: {words.nobody}</text></g> : null}
    </svg>
  );
}
