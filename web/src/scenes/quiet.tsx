/** 'The quiet': dusk roofs; a spark for who posts, a hollow ring under the roof for who would and does not. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import { yearOf } from "../fetch";
import { whoOf } from "../persons";
import { useAsked, useNarrow } from "../state";

const MOST = 900;

export function QuietScene({ city, say, light }: SceneOptions) {
  const { page, people } = city, narrow = useNarrow(), canvas = useRef<HTMLCanvasElement>(null), [on, setOn] = useState(false), [picked, setPicked] = useState(-1), [held, setHeld] = useState(false);
  const first = page.worlds.findIndex((w) => w.name === page.first), before = Math.max(0, page.worlds.findIndex((w) => w.name === page.twin));
  const { value, error } = useAsked(async () => ({ scheme: await yearOf(first), twin: await yearOf(before) }), [city]);
  if (error) throw error;
  const many = narrow ? MOST / 3 : MOST;
  // every so manyth adult who writes in either world, so that roofs are a fair sample of those who do
  const homes = useMemo(() => { if (!value) return []; const who = Array.from({ length: people.n }, (_, i) => i).filter((i) => value.twin.posts[i] + value.scheme.posts[i] + value.scheme.posts_held[i] > 0), every = Math.max(1, Math.floor(who.length / many)); return who.filter((_, k) => k % every === 0).slice(0, many); }, [value, many]);
  const shown = value ? (on ? value.scheme : value.twin) : null, sum = (a: Uint16Array | undefined) => (a ? a.reduce((s, n) => s + n, 0) : 0);
  const columns = narrow ? 20 : 45, cell = 24, rows = Math.ceil(homes.length / columns), w = columns * cell, h = 90 + rows * cell;
  const spot = (k: number): [number, number] => [(k % columns) * cell + cell / 2 + (Math.floor(k / columns) % 2 ? cell / 4 : 0), 84 + Math.floor(k / columns) * cell];
  useEffect(() => {
    const c = canvas.current, g = c?.getContext("2d");
    if (!c || !g || !shown || !value) return;
    const ratio = Math.min(2, devicePixelRatio || 1);
    c.width = w * ratio; c.height = h * ratio; g.setTransform(ratio, 0, 0, ratio, 0, 0);
    const sky = g.createLinearGradient(0, 0, 0, h);
    for (const [at, colour] of light === "day" ? ([[0, "#4a4f72"], [0.3, "#a9677a"], [0.55, "#d98e66"], [1, "#5a4147"]] as const) : ([[0, "#070b12"], [1, "#101826"]] as const)) sky.addColorStop(at, colour);
    g.fillStyle = sky; g.fillRect(0, 0, w, h);
    homes.forEach((i, k) => {
      const [x, y] = spot(k), n = shown.posts[i], still = on ? shown.posts_held[i] : 0;
      g.fillStyle = light === "day" ? "#38272f" : "#182231"; g.beginPath(); g.moveTo(x - 11, y); g.lineTo(x, y - 8); g.lineTo(x + 11, y); g.lineTo(x + 11, y + 9); g.lineTo(x - 11, y + 9); g.closePath(); g.fill();
      if (n) { g.fillStyle = "#ffdf9a"; for (let s = 0; s < Math.min(3, n); s++) { g.globalAlpha = 0.95 - s * 0.25; g.beginPath(); g.arc(x + (s - 1) * 2.5, y - 13 - s * 6, 2.5 - s * 0.4, 0, 7); g.fill(); } g.globalAlpha = 1; }
      if (still) { g.strokeStyle = "#ffdf9a"; g.lineWidth = 1.5; g.beginPath(); g.arc(x, y + 2, 4, 0, 7); g.stroke(); }
      if (i === picked) { g.strokeStyle = "#fff"; g.lineWidth = 2; g.strokeRect(x - 12, y - 25, 24, 36); }
    });
  }, [homes, shown, light, picked, on]);
  useEffect(() => {
    const key = (down: boolean) => (e: KeyboardEvent) => { if (e.key.toLowerCase() === "h") setHeld(down); }, a = key(true), b = key(false);
    addEventListener("keydown", a); addEventListener("keyup", b);
    return () => { removeEventListener("keydown", a); removeEventListener("keyup", b); };
  }, []);
  const silent = value ? homes.filter((i) => value.scheme.posts_held[i] > 0) : [], who = picked >= 0 ? whoOf(page, people, picked, say) : null;
  const another = () => { const at = silent.indexOf(picked); setPicked(silent[(at + 1) % silent.length] ?? homes[0] ?? -1); setOn(true); };
  const click = (e: MouseEvent) => { const r = canvas.current!.getBoundingClientRect(), x = ((e.clientX - r.left) / r.width) * w, y = ((e.clientY - r.top) / r.height) * h; let best = -1, near = 400; homes.forEach((i, k) => { const [a, b] = spot(k), d = (a - x) ** 2 + (b - y) ** 2; if (d < near) { near = d; best = i; } }); if (best >= 0) setPicked(best); };
  const written = shown ? sum(shown.posts) : 0, back = shown ? sum(shown.posts_held) : 0;
  return (
    <div class="column quietscene">
      <h1>{say("quiet_title")}</h1><p class="lead">{say("quiet_lead")}</p>
      <label class="switch"><input type="checkbox" checked={on} onChange={(e) => setOn(e.currentTarget.checked)} /> {say("quiet_switch")}</label>
      <canvas class="roofs" ref={canvas} onClick={click} style={{ aspectRatio: `${w} / ${h}` }} role="img" aria-label={say("quiet_about", { written, held: on ? back : 0 })} />
      <p aria-live="polite"><b>{say("quiet_written", { n: written })}</b>{on ? `. ${say("quiet_held", { held: back })}.` : "."}</p>
      <p class="fine">{say("quiet_scale", { n: homes.length })}</p>
      <div class="asked">
        <button onClick={another}>{say("quiet_pick")}</button>
        {who ? <div class="answer"><p>{who.name}, {who.age}. {say("quiet_ask")}</p><p class="said" aria-live="polite">{held ? say(people.approval[picked] >= 0.5 ? "quiet_for" : "quiet_against") : say("quiet_fine")}</p>
          <button onPointerDown={() => setHeld(true)} onPointerUp={() => setHeld(false)} onPointerLeave={() => setHeld(false)} onKeyDown={(e) => { if (e.key === " " || e.key === "Enter") setHeld(true); }} onKeyUp={() => setHeld(false)} onBlur={() => setHeld(false)}>{say("quiet_hold", who.pronouns)}</button></div> : null}
      </div>
      <p class="fine">{say("quiet_how")}</p>
    </div>
  );
}
