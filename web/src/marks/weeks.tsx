/** A year week by week, in lanes: money, home, work, posts and ties, hers over her twin's; and the lane in which a score would stand. */
import type { Week } from "../lives";

export interface WeeksOptions {
  days: number; hers: Week[]; twins: Week[] | null; months: string[]; narrow: boolean; knows: number;
  /** Whether a score stands elsewhere, so that no lane is kept for it. */
  counted: boolean;
  number: (value: number) => string; about: string;
  words: { hers: string; twin: string; nobody: string; score: string; money: string; debt: string; home: string; rents: string; work: string; posts: string; held: string; ties: string };
}

type Pick = (w: Week) => number;
const LANE = 62, FLAT = 40, GAP = 16;

export function Weeks({ days, hers, twins, months, narrow, knows, counted, number, about, words }: WeeksOptions) {
  const w = narrow ? 380 : 860, left = narrow ? 8 : 128, right = narrow ? 58 : 92, X = (d: number) => left + (d / Math.max(1, days - 1)) * (w - left - right);
  const both = [...hers, ...(twins ?? [])], owes = both.some((x) => x.debt > 0), lanes: { name: string; h: number; draw: (top: number) => unknown }[] = [];
  const path = (rows: Week[], pick: Pick, Y: (v: number) => number, steps: boolean) => rows.map((x, k) => `${k ? (steps ? `H${X(x.day).toFixed(1)}V` : `L${X(x.day).toFixed(1)} `) : `M${X(x.day).toFixed(1)} `}${Y(pick(x)).toFixed(1)}`).join("");
  const line = (name: string, pick: Pick, show: (v: number) => string, steps = false, least = 0) => lanes.push({ name, h: LANE, draw: (top) => {
    const most = Math.max(...both.map(pick)), low = Math.min(least, ...both.map(pick)), Y = (v: number) => top + LANE - ((v - low) / Math.max(1e-9, most - low || 1)) * (LANE - 6), end = pick(hers[hers.length - 1]), other = twins ? pick(twins[twins.length - 1]) : null, apart = other !== null && Math.abs(Y(other) - Y(end)) >= 15;
    return <><path class="rule" d={`M${left} ${top + LANE}H${w - right}`} />{twins ? <path class="line twin" d={path(twins, pick, Y, steps)} /> : null}<path class="line hers" d={path(hers, pick, Y, steps)} />
      <text class="end hers" x={w - right + 7} y={Y(end) + 4}>{show(end)}</text>{apart ? <text class="end twins" x={w - right + 7} y={Y(other!) + 4}>{show(other!)}</text> : null}</>;
  } });
  const marks = (rows: Week[], pick: Pick) => rows.flatMap((x, k) => Array.from({ length: Math.max(0, pick(x) - (k ? pick(rows[k - 1]) : 0)) }, (_, j) => ({ x: X(x.day) + j * 5, k: `${k}-${j}` })));
  if (!counted) lanes.push({ name: words.score, h: FLAT, draw: (top) => <><rect class="nolane" x={left} y={top} width={w - left - right} height={FLAT} rx="4" /><text class="nobody-words" x={left + (w - left - right) / 2} y={top + FLAT / 2 + 6} text-anchor="middle">{words.nobody}</text></> });
  line(words.money, (x) => x.cash, number);
  if (owes) line(words.debt, (x) => x.debt, number);
  if (both.some((x) => x.instalments > 0)) line(words.home, (x) => x.instalments, number, true);
  else lanes.push({ name: words.home, h: FLAT, draw: (top) => <><path class="rule" d={`M${left} ${top + FLAT}H${w - right}`} /><text class="soft" x={left + 4} y={top + FLAT - 9}>{words.rents}</text></> });
  if (both.some((x) => x.works)) lanes.push({ name: words.work, h: FLAT, draw: (top) => <>{twins ? bars(twins, X, top + 20, 8, "workbar twin", days) : null}{bars(hers, X, top + 6, 10, "workbar", days)}<path class="rule" d={`M${left} ${top + FLAT}H${w - right}`} /></> });
  lanes.push({ name: words.posts, h: FLAT, draw: (top) => <>
    {marks(hers, (x) => x.posts).map((m) => <circle key={m.k} class="post" cx={m.x} cy={top + 11} r="4" />)}{marks(hers, (x) => x.held).map((m) => <circle key={m.k} class="post held" cx={m.x} cy={top + 11} r="3.4" />)}
    {twins ? <>{marks(twins, (x) => x.posts).map((m) => <circle key={m.k} class="post twin" cx={m.x} cy={top + 28} r="3.4" />)}{marks(twins, (x) => x.held).map((m) => <circle key={m.k} class="post held twin" cx={m.x} cy={top + 28} r="3" />)}</> : null}
    <path class="rule" d={`M${left} ${top + FLAT}H${w - right}`} /><text class="end hers" x={w - right + 7} y={top + 15}>{tally(hers)}</text>{twins ? <text class="end twins" x={w - right + 7} y={top + 32}>{tally(twins)}</text> : null}</> });
  line(words.ties, (x) => knows - x.lost, number, true, Math.max(0, knows - 3));
  let y = narrow ? 20 : 8;
  const drawn = lanes.map((lane, k) => { const top = y; y += lane.h + (narrow ? 26 : GAP); return <g key={k}><text class="lane" x={narrow ? left : left - 14} y={narrow ? top - 6 : top + lane.h / 2 + 5} text-anchor={narrow ? "start" : "end"}>{lane.name}</text>{lane.draw(top) as never}</g>; });
  return (
    <svg class="weeks" viewBox={`0 0 ${w} ${y + 12}`} role="img" aria-label={about}>
      {drawn}
      {months.map((name, i) => { const at = X((i * 365) / 12 + 2); return (i * 365) / 12 < days && at < w - right - 14 ? <text key={i} class="month" x={at} y={y + 6}>{narrow && i % 2 ? "" : name}</text> : null; })}
    </svg>
  );
}

/** Posts written, and those held back in brackets. */
const tally = (rows: Week[]): string => { const end = rows[rows.length - 1]; return `${end.posts}${end.held ? ` (${end.held})` : ""}`; };

function bars(rows: Week[], X: (d: number) => number, y: number, h: number, name: string, days: number) {
  return rows.map((x, k) => (x.works ? <rect key={k} class={name} x={X(x.day)} y={y} width={Math.max(1, X(rows[k + 1]?.day ?? days - 1) - X(x.day) + 0.4)} height={h} /> : null));
}
