/** 'The quiet': dusk roofs; a spark for who posts, a hollow ring under the roof for who would and does not. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import { yearOf } from "../fetch";
import { drawRoofs, sizeOf, spotOf } from "../marks/roofs";
import { whoOf } from "../persons";
import { useAsked, useNarrow, useStill } from "../state";
import { besideOf, nameOf } from "../worlds";

/** Roofs, and how long the evening's sparks take to rise. */
const MOST = 900, RISE_MS = 2600;

export function QuietScene({ city, say, light, world }: SceneOptions) {
  const { page, people } = city, narrow = useNarrow(), canvas = useRef<HTMLCanvasElement>(null), [on, setOn] = useState(false), [picked, setPicked] = useState(-1), [held, setHeld] = useState(false);
  const first = world, before = besideOf(page, world), still = useStill(), began = useRef<{ of: unknown; at: number }>({ of: null, at: 0 }), names = { world: nameOf(page.worlds[first], say), beside: nameOf(page.worlds[before], say) };
  const { value, error } = useAsked(async () => ({ scheme: await yearOf(first), twin: await yearOf(before) }), [city, first, before]);
  if (error) throw error;
  const many = narrow ? MOST / 3 : MOST;
  // every so manyth adult who writes in either world, so that roofs are a fair sample of those who do
  const homes = useMemo(() => { if (!value) return []; const who = Array.from({ length: people.n }, (_, i) => i).filter((i) => value.twin.posts[i] + value.scheme.posts[i] + value.scheme.posts_held[i] > 0), every = Math.max(1, Math.floor(who.length / many)); return who.filter((_, k) => k % every === 0).slice(0, many); }, [value, many]);
  const shown = value ? (on ? value.scheme : value.twin) : null;
  const columns = narrow ? 20 : 45, [w, h] = sizeOf(homes.length, columns);
  useEffect(() => {
    const c = canvas.current, g = c?.getContext("2d");
    if (!c || !g || !shown || !value) return;
    const ratio = Math.min(2, devicePixelRatio || 1);
    c.width = w * ratio; c.height = h * ratio; g.setTransform(ratio, 0, 0, ratio, 0, 0);
    let frame = 0;
    if (began.current.of !== shown) began.current = { of: shown, at: performance.now() };
    const dusk = (at: number) => {
      const gone = still ? 1 : Math.max(0, Math.min(1, (at - began.current.at) / RISE_MS));
      drawRoofs(g, homes, { light, columns, gone, posts: shown.posts, held: on ? shown.posts_held : null, picked });
      if (gone < 1) frame = requestAnimationFrame(dusk);
    };
    dusk(performance.now());
    return () => cancelAnimationFrame(frame);
  }, [homes, shown, light, picked, on, still]);
  useEffect(() => {
    const key = (down: boolean) => (e: KeyboardEvent) => { if (e.key.toLowerCase() === "h") setHeld(down); }, a = key(true), b = key(false);
    addEventListener("keydown", a); addEventListener("keyup", b);
    return () => { removeEventListener("keydown", a); removeEventListener("keyup", b); };
  }, []);
  const silent = value ? homes.filter((i) => value.scheme.posts_held[i] > 0) : [], who = picked >= 0 ? whoOf(page, people, picked, say) : null;
  const another = () => { const at = silent.indexOf(picked); setPicked(silent[(at + 1) % silent.length] ?? homes[0] ?? -1); setOn(true); };
  const click = (e: MouseEvent) => { const r = canvas.current!.getBoundingClientRect(), x = ((e.clientX - r.left) / r.width) * w, y = ((e.clientY - r.top) / r.height) * h; let best = -1, near = 400; homes.forEach((i, k) => { const [a, b] = spotOf(k, columns), d = (a - x) ** 2 + (b - y) ** 2; if (d < near) { near = d; best = i; } }); if (best >= 0) setPicked(best); };
  const sums = page.sums[page.worlds[on ? first : before].name], written = sums.posts, back = sums.held;
  return (
    <div class="column quietscene">
      <h1>{say("quiet_title")}</h1><p class="lead">{say("quiet_lead", names)}</p>
      <label class="switch"><input type="checkbox" checked={on} onChange={(e) => setOn(e.currentTarget.checked)} /> {say("quiet_switch", names)}</label>
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
