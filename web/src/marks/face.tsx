/** A face cut like a print, from a number: ink on paper, one paper for everyone. Nobody real, and no group is told by its tone. */
export interface Looks { woman: boolean; age: number; rides?: boolean }

function draws(seed: number): () => number {
  let z = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    z = (Math.imul(z ^ (z >>> 16), 0x45d9f3b) + 0x7ed55d16) >>> 0;
    return ((z ^ (z >>> 15)) >>> 0) / 4294967296;
  };
}

/** The face as the parts of an SVG of 100 x 120, so that a scene may place it. */
export function FaceParts({ seed, woman, age, back = false }: { seed: number; /** seen from behind: hair and shoulders alone */ back?: boolean } & Looks) {
  const u = draws(seed * 2 + 1);
  for (let i = 0; i < 3; i++) u();
  const wide = 23 + u() * 4, long = 31 + u() * 4, top = 54 - long, chin = 54 + long * 0.98, L = 50 - wide, R = 50 + wide;
  const grey = age >= 58 || (age >= 48 && u() < 0.35), ink = grey ? "var(--hair-grey)" : u() < 0.5 ? "var(--hair)" : "var(--hair-brown)";
  const glasses = u() < (age > 50 ? 0.5 : 0.22), eye = 52 + u() * 3, gap = 9.5 + u() * 2, brow = (u() - 0.5) * 3, nose = 8 + u() * 4;
  const style = Math.floor(u() * 4), cloth = ["var(--cloth-a)", "var(--cloth-b)", "var(--cloth-c)", "var(--cloth-d)"][Math.floor(u() * 4)];
  const mouth = (u() - 0.45) * 4, lines = age > 60 ? 2 : age > 45 ? 1 : 0;
  const head = `M${L} 48C${L} ${top - 3} ${R} ${top - 3} ${R} 48C${R} ${chin - 16} ${58} ${chin} 50 ${chin}C42 ${chin} ${L} ${chin - 16} ${L} 48Z`;
  const long_ = woman && style < 2, bun = woman && style === 2;
  const cap = woman
    ? [`M${L - 3} 56C${L - 8} ${top - 14} ${R + 8} ${top - 14} ${R + 3} 56C${R} 44 ${R - 6} ${top + 14} 56 ${top + 11}C46 ${top + 18} ${L + 2} 40 ${L - 3} 56Z`,
       `M${L - 3} 54C${L - 6} ${top - 12} ${R + 6} ${top - 12} ${R + 3} 54L${R - 1} ${top + 18}C${R - 14} ${top + 15} ${L + 14} ${top + 15} ${L + 1} ${top + 18}Z`,
       `M${L - 2} 48C${L - 4} ${top - 9} ${R + 4} ${top - 9} ${R + 2} 48C${R - 3} ${top + 12} ${L + 3} ${top + 12} ${L - 2} 48Z`,
       `M${L - 3} 58C${L - 9} ${top - 12} ${R + 9} ${top - 12} ${R + 3} 58C${R + 1} ${top + 16} 60 ${top + 7} ${L + 10} ${top + 12}C${L + 2} ${top + 20} ${L} 48 ${L - 3} 58Z`][style]
    : [`M${L - 1} 46C${L - 3} ${top - 8} ${R + 3} ${top - 8} ${R + 1} 46C${R - 2} ${top + 9} ${L + 2} ${top + 9} ${L - 1} 46Z`,
       `M${L - 1} 45C${L - 5} ${top - 10} ${R + 6} ${top - 9} ${R + 1} 45C${R} ${top + 12} 62 ${top + 6} ${L + 9} ${top + 12}C${L + 2} ${top + 14} ${L} 40 ${L - 1} 45Z`,
       `M${L - 1} 42C${L + 1} ${top - 6} ${R - 1} ${top - 6} ${R + 1} 42C${R - 4} ${top + 4} ${L + 4} ${top + 4} ${L - 1} 42Z`,
       `M${L - 1} 46C${L - 4} ${top - 4} 40 ${top - 11} 58 ${top - 7}C${R + 4} ${top - 5} ${R + 3} 34 ${R + 1} 46C${R - 1} ${top + 11} 44 ${top + 12} ${L + 6} ${top + 9}Z`][style];
  if (back)
    return (
      <g>
        <path d="M10 122C12 100 32 95 50 95C68 95 88 100 90 122Z" fill={cloth} />
        <path d={`M42 ${chin - 10}V100H58V${chin - 10}Z`} fill="var(--paper-face-shade)" />
        {bun ? <circle cx="50" cy={top - 5} r="9" fill={ink} /> : null}
        <path d={long_ ? `M${L - 5} 92C${L - 10} ${top - 16} ${R + 10} ${top - 16} ${R + 5} 92Z` : `M${L - 1} 56C${L - 3} ${top - 8} ${R + 3} ${top - 8} ${R + 1} 56C${R - 2} ${chin - 6} 60 ${chin} 50 ${chin}C40 ${chin} ${L + 2} ${chin - 6} ${L - 1} 56Z`} fill={ink} />
      </g>
    );
  return (
    <g stroke-linecap="round" stroke-linejoin="round">
      {long_ ? <path d={`M${L - 5} 92C${L - 10} ${top - 16} ${R + 10} ${top - 16} ${R + 5} 92Z`} fill={ink} /> : null}
      {bun ? <circle cx="50" cy={top - 5} r="9" fill={ink} /> : null}
      <path d="M10 122C12 100 32 95 50 95C68 95 88 100 90 122Z" fill={cloth} />
      <path d={`M42 ${chin - 10}V96Q50 104 58 96V${chin - 10}Z`} fill="var(--paper-face-shade)" />
      <path d={head} fill="var(--paper-face)" />
      <path d={cap} fill={ink} />
      <g fill="none" stroke="var(--ink-face)" stroke-width="1.8">
        <path d={`M${50 - gap - 4.5} ${eye - 7 + brow * 0.4}q4.5 -2.4 9 0M${50 + gap - 4.5} ${eye - 7}q4.5 ${-2.4 + brow * 0.2} 9 0`} />
        <path d={`M50 ${eye + 1}q-2.6 ${nose * 0.7} 1.4 ${nose}`} stroke-width="1.3" />
        <path d={`M43 ${eye + nose + 9}q7 ${mouth} 14 0`} />
        {lines ? <path d={`M${50 - gap - 6} ${eye + 6}q4 2.4 8 .6M${50 + gap - 2} ${eye + 6.6}q4 1.8 8 -.6`} stroke-width=".9" /> : null}
        {lines > 1 ? <path d={`M41 ${eye + nose + 4}q-3 3 -3.6 7M59 ${eye + nose + 4}q3 3 3.6 7M44 ${eye - 14}h12`} stroke-width=".9" /> : null}
        {glasses ? <path d={`M${50 - gap - 6.5} ${eye - 4}h13v6q0 4 -6.5 4t-6.5 -4zM${50 + gap - 6.5} ${eye - 4}h13v6q0 4 -6.5 4t-6.5 -4zM${50 - gap + 6.5} ${eye - 2}q${gap - 6.5} -2.4 ${2 * gap - 13} 0`} stroke-width="1.5" /> : null}
      </g>
      <g fill="var(--ink-face)"><ellipse cx={50 - gap} cy={eye} rx="2.1" ry="2.5" /><ellipse cx={50 + gap} cy={eye} rx="2.1" ry="2.5" /></g>
    </g>
  );
}

export function Face({ seed, woman, age, size = 72, label }: { seed: number; size?: number; label?: string } & Looks) {
  return (
    <svg class="face" viewBox="0 0 100 120" width={size} height={size * 1.2} role={label ? "img" : undefined} aria-label={label} aria-hidden={label ? undefined : "true"}>
      <rect width="100" height="120" fill="var(--paper-back)" />
      <FaceParts seed={seed} woman={woman} age={age} />
    </svg>
  );
}
