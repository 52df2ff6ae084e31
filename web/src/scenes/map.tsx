/** One map on the page: its canvases, its loop, the pointer and the keys. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Rows, Year } from "../columns";
import type { City } from "../fetch";
import { Journeys, Streets } from "../journeys";
import { Board } from "../marks/board";
import { Ground } from "../marks/ground";
import { scaleOf } from "../marks/ramp";
import { Standing } from "../standing";
import { useAsked, useStill, type Light } from "../state";

/** A flight from one look at the map to another, once; `at` is when it began. */
export interface Flight { from: Look; to: Look; ms: number; at?: number }
interface Look { x: number; y: number; scale: number }
export interface Clock { playing: boolean; speed: number; day: number; second: number }
const nets = new WeakMap<City, { streets: Streets; ground: Ground; journeys: Journeys }>();
export function netOf(city: City) {
  const known = nets.get(city);
  if (known) return known;
  const streets = new Streets(city.page, city.places), made = { streets, ground: new Ground(city, streets), journeys: new Journeys(streets, city.people) };
  nets.set(city, made);
  Object.assign(globalThis, { panopolis: made }); // for a reader with a console, and for the test that these are the society's journeys
  return made;
}

export interface MapOptions {
  city: City; world: number; light: Light; ask: (world: number) => Promise<{ rows: Rows; year: Year }>; clock: { current: Clock }; mark: number; about: string;
  onPick: (index: number) => void; onTick: (board: Board) => void; leads: boolean; look?: Look | undefined; flight?: { current: Flight | null }; tied?: { current: Board[] };
}

/** One step of a flight; returns whether it is over. Nearness changes by the same factor in each moment, as the eye expects of rising. */
function flown(board: Board, flight: Flight, at: number): boolean {
  flight.at ??= at;
  const t = flight.ms > 0 ? Math.min(1, (at - flight.at) / flight.ms) : 1, e = t * t * (3 - 2 * t), { from, to } = flight, scale = from.scale * (to.scale / from.scale) ** e;
  // the centre moves with the nearness, so that what lies below stays in view until the whole comes in
  const f = from.scale === to.scale ? e : (1 / scale - 1 / from.scale) / (1 / to.scale - 1 / from.scale);
  board.look(from.x + (to.x - from.x) * f, from.y + (to.y - from.y) * f, scale);
  return t >= 1;
}

export function MapView({ city, world, light, ask, clock, mark, about, onPick, onTick, leads, look, flight, tied }: MapOptions) {
  const box = useRef<HTMLDivElement>(null), board = useRef<Board | null>(null), marked = useRef(mark), ticked = useRef(onTick), [drawn, setDrawn] = useState(false), still = useStill();
  marked.current = mark;
  ticked.current = onTick;
  const { value, error } = useAsked(() => ask(world), [world, city]);
  if (error) throw error;
  useEffect(() => {
    if (!value || !box.current) return;
    const [ground, people, names, over] = box.current.querySelectorAll("canvas"), net = netOf(city), now = city.page.worlds[world];
    const scale = now.score ? scaleOf(value.year.score, now.score.start) : null;
    const made = new Board(city, net.ground, net.journeys, new Standing(now, value.rows, city.people.n), world, scale, { ground, people, names, over }, light);
    made.calm = still;
    board.current = made;
    if (tied) tied.current = [...tied.current.filter((b) => b.world !== world), made];
    const size = () => { if (!box.current) return; const r = box.current.getBoundingClientRect(); made.fit(Math.round(r.width), Math.round(r.height)); };
    const watch = new ResizeObserver(size);
    watch.observe(box.current);
    size();
    if (look) made.look(look.x, look.y, look.scale);
    made.second = clock.current.second;
    made.setDay(clock.current.day);
    setDrawn(true);
    let stop = false, last = 0, told = 0;
    const loop = (at: number) => {
      if (stop) return;
      const c = clock.current;
      if (leads) {
        if (c.playing && last) made.advance(((Math.min(100, at - last)) / 1000) * c.speed * 60, city.page.days - 1);
        else if (made.day !== c.day || made.second !== c.second) { made.second = c.second; if (made.day !== c.day) made.setDay(c.day); }
        c.day = made.day; c.second = made.second;
      } else { made.second = c.second; if (made.day !== c.day) made.setDay(c.day); }
      last = at;
      if (flight?.current) flown(made, flight.current, at) && (flight.current = null);
      made.draw(marked.current, at);
      if (at - told > 240) { told = at; ticked.current(made); }
      requestAnimationFrame(loop);
    };
    requestAnimationFrame(loop);
    return () => { stop = true; watch.disconnect(); if (tied) tied.current = tied.current.filter((b) => b !== made); };
  }, [value, world]);
  useEffect(() => { board.current?.setLight(light); }, [light]);
  useEffect(() => { if (board.current) board.current.calm = still; }, [still, drawn, world]);
  const both = (f: (b: Board) => void) => { for (const b of tied?.current.length ? tied.current : board.current ? [board.current] : []) f(b); };
  useEffect(() => {
    const element = box.current!;
    const fingers = new Map<number, [number, number]>();
    let moved = 0, apart = 0;
    const place = (e: { clientX: number; clientY: number }): [number, number] => { const r = element.getBoundingClientRect(); return [e.clientX - r.left, e.clientY - r.top]; };
    const down = (e: PointerEvent) => { fingers.set(e.pointerId, place(e)); moved = 0; element.setPointerCapture(e.pointerId); };
    const move = (e: PointerEvent) => {
      const before = fingers.get(e.pointerId);
      if (!before) return;
      const now = place(e);
      fingers.set(e.pointerId, now);
      if (fingers.size === 2) { const [a, b] = [...fingers.values()], d = Math.hypot(a[0] - b[0], a[1] - b[1]); if (apart) both((m) => m.zoom(d / apart, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2)); apart = d; moved = 9; return; }
      moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
      if (moved > 4) both((m) => m.move(now[0] - before[0], now[1] - before[1]));
    };
    const up = (e: PointerEvent) => { const at = place(e); fingers.delete(e.pointerId); apart = 0; if (moved < 5 && board.current) { const i = board.current.pick(...at); if (i >= 0) onPick(i); } };
    const wheel = (e: WheelEvent) => { e.preventDefault(); const at = place(e); both((m) => m.zoom(Math.exp(-e.deltaY / 500), ...at)); };
    const pressed = (e: KeyboardEvent) => {
      const step = 60, done = { "+": () => both((m) => m.zoom(1.4)), "=": () => both((m) => m.zoom(1.4)), "-": () => both((m) => m.zoom(1 / 1.4)), "0": () => both((m) => m.whole()), w: () => both((m) => m.move(0, step)), s: () => both((m) => m.move(0, -step)), a: () => both((m) => m.move(step, 0)), d: () => both((m) => m.move(-step, 0)),
        Enter: () => { const i = board.current?.nearest() ?? -1; if (i >= 0) onPick(i); } }[e.key];
      // with the map in focus its arrows move it; with Shift they stay those of the calendar
      const way = e.shiftKey ? undefined : ({ ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] } as Record<string, [number, number]>)[e.key];
      if (way) { e.preventDefault(); e.stopPropagation(); both((m) => m.move(...way)); }
      else if (e.key === "Escape") { both((m) => m.whole()); element.blur(); }
      else if (done && !e.ctrlKey && !e.metaKey && !e.altKey) { e.preventDefault(); e.stopPropagation(); done(); }
    };
    element.addEventListener("pointerdown", down); element.addEventListener("pointermove", move); element.addEventListener("pointerup", up); element.addEventListener("pointercancel", up);
    element.addEventListener("wheel", wheel, { passive: false }); element.addEventListener("keydown", pressed);
    return () => { element.removeEventListener("pointerdown", down); element.removeEventListener("pointermove", move); element.removeEventListener("pointerup", up); element.removeEventListener("pointercancel", up); element.removeEventListener("wheel", wheel); element.removeEventListener("keydown", pressed); };
  }, [value]);
  return (
    <div class={`map ${drawn ? "drawn" : ""}`} ref={box} tabIndex={0} role="application" aria-label={about} data-drawn={drawn}>
      <canvas /><canvas /><canvas /><canvas />
    </div>
  );
}
