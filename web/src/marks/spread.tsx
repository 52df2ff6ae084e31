/** How far a post came by the end of each day, a line a speed of deletion, one of them in ink. */
export interface SpreadOptions { lines: { by_day: number[]; name: string }[]; chosen: number; about: string; day: (n: number) => string; share: (value: number) => string; narrow?: boolean }

export function Spread({ lines, chosen, about, day, share, narrow = false }: SpreadOptions) {
  const w = narrow ? 380 : 860, h = narrow ? 260 : 330, left = 48, right = narrow ? 70 : 130, top = 14, foot = 34, days = lines[0].by_day.length;
  const high = Math.ceil(Math.max(...lines.flatMap((line) => line.by_day)) * 5) / 5;
  const X = (d: number) => left + ((d - 1) / Math.max(1, days - 1)) * (w - left - right), Y = (s: number) => top + (1 - s / high) * (h - top - foot);
  const path = (by: number[]) => by.map((s, i) => `${i ? "L" : "M"}${X(i + 1).toFixed(1)} ${Y(s).toFixed(1)}`).join("");
  // names at the right, pushed apart from the top down where lines end close together
  const names = lines.map((line, k) => ({ k, y: Y(line.by_day[days - 1]) })).sort((a, b) => a.y - b.y);
  for (let i = 1; i < names.length; i++) names[i].y = Math.max(names[i].y, names[i - 1].y + 17);
  const ticks = Array.from({ length: Math.round(high * 5) + 1 }, (_, i) => i / 5);
  return (
    <svg class="year spread" viewBox={`0 0 ${w} ${h}`} role="img" aria-label={about}>
      {ticks.map((s) => <g key={s}><path class="rule" d={`M${left} ${Y(s)}H${w - right}`} /><text x={left - 8} y={Y(s) + 4} text-anchor="end">{share(s)}</text></g>)}
      {[1, Math.ceil(days / 2), days].map((d) => <text key={d} x={X(d)} y={h - 8} text-anchor="middle">{day(d)}</text>)}
      {lines.map((line, k) => (k === chosen ? null : <path key={k} class="line faint" d={path(line.by_day)} />))}
      <path class="line hers" d={path(lines[chosen].by_day)} />
      {names.map(({ k, y }) => <text key={k} class={k === chosen ? "end hers" : ""} x={w - right + 8} y={y + 5}>{lines[k].name}</text>)}
    </svg>
  );
}
