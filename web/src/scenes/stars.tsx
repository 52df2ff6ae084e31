/** Everyone rates everyone: a week of a small town as a sky of people between doors, the stars that they give each other, and one fall told star by star. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import { ruledOf, starsOf as ask } from "../fetch";
import { Fall } from "../marks/fall";
import { Face } from "../marks/face";
import { drawSky, whoAt, type SkyOptions } from "../marks/sky";
import { useAsked, useMedia, useNarrow, useStill } from "../state";
import { DUSK, cut, dayOf, doorsOn, inOrder, momentsOf, nameOf, nightly, shade, standing, starsOf, type Ruled, type Shared, type Week } from "../stars";
import type { Say } from "../words";
import type { Words } from "../words/en";
import { DoorList, doorWord, Given, RuleSwitch } from "./starparts";
import "../stars.css";

const PACES = [0.03, 0.08, 0.2], STEP = 0.05;

export function StarsScene({ say, light, place }: SceneOptions) {
  const { value, error } = useAsked(async () => { const shared = await ask(); return { shared, first: shared ? await ruledOf(0) : null }; }, []);
  if (error) throw error;
  if (!value) return <p class="loading" role="status">{say("loading")}</p>;
  if (!value.shared) return <div class="column"><h1>{say("stars_title")}</h1><p class="lead">{say("stars_none")}</p></div>;
  return <Sky shared={value.shared} say={say} light={light} query={place.query} />;
}

function Sky({ shared, say, light, query }: { shared: Shared; say: Say; light: SceneOptions["light"]; query: URLSearchParams }) {
  const { about, crowd } = shared, still = useStill(), narrow = useNarrow(), wide = !useMedia("(max-width: 1040px)");
  const [rule, setRule] = useState(() => Math.max(0, Math.min(about.rules.length - 1, Number(query.get("average") ?? 0) || 0)));
  const [who, setWho] = useState(about.her), [alone, setAlone] = useState(false), [picked, setPicked] = useState(-1), [pace, setPace] = useState(1);
  const clock = useRef({ t: Math.max(0, Math.min(about.days, Number(query.get("day") ?? 0.05) || 0)), playing: !still && !query.has("day") }), [, again] = useState(0), redraw = useCallback(() => again((n) => n + 1), []);
  // what is shown stays until another rule's columns are there, so that whoever chose it keeps her place
  const [held, setHeld] = useState<{ rule: number; ruled: Ruled } | null>(null), [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    let here = true;
    ruledOf(rule).then((ruled) => here && setHeld({ rule, ruled }), (wrong: Error) => here && setError(wrong));
    return () => { here = false; };
  }, [rule]);
  if (error) throw error;
  const ruled = held?.ruled;
  const canvas = useRef<HTMLCanvasElement>(null), moments = useMemo(() => momentsOf(shared), [shared]), sorted = useMemo(() => inOrder(moments), [moments]);
  const week: Week | null = useMemo(() => (ruled ? { ...shared, ...ruled } : null), [shared, ruled]), stars = useMemo(() => (week ? starsOf(week, moments) : []), [week]);
  const now = about.rules[held?.rule ?? rule], c = clock.current, day = Math.min(about.days - 1, Math.floor(c.t)), woman = (i: number) => (crowd.traits[i] & 1) === 1;
  const she = (i: number) => (woman(i) ? { she: say("she"), her: say("her"), hers: say("hers"), She: say("She"), Her: say("Her") } : { she: say("he"), her: say("him"), hers: say("his"), She: say("He"), Her: say("His") });
  const set = useCallback((t: number, playing = false) => { clock.current = { t: Math.max(0, Math.min(about.days, t)), playing }; redraw(); }, []);

  const state = useRef({ week, who, alone, light, narrow, still, pace, now, say });
  state.current = { week, who, alone, light, narrow, still, pace, now, say };
  const draw = useCallback(() => {
    const el = canvas.current, g = el?.getContext("2d"), s = state.current;
    if (!el || !g || !s.week) return;
    const ratio = Math.min(2, devicePixelRatio || 1), w = el.clientWidth, h = el.clientHeight;
    if (el.width !== Math.round(w * ratio) || el.height !== Math.round(h * ratio)) { el.width = Math.round(w * ratio); el.height = Math.round(h * ratio); }
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawSky(g, s.week, skyOptions(s, clock.current.t, w, h, about, crowd, sorted));
    el.classList.add("drawn");
  }, []);
  // a frame later: the page's light is put on its root after the scene's own effects
  useEffect(() => { const frame = requestAnimationFrame(draw); return () => cancelAnimationFrame(frame); });
  useEffect(() => {
    const resized = new ResizeObserver(draw);
    if (canvas.current) resized.observe(canvas.current);
    return () => resized.disconnect();
  }, []);
  useEffect(() => {
    let frame = 0, last = performance.now(), told = 0;
    const go = (at: number) => {
      const held = clock.current, passed = Math.min(0.1, (at - last) / 1000);
      if (!state.current.still) last = at;
      if (held.playing) {
        if (state.current.still) { if (at - last > 1500) { last = at; held.t = Math.min(about.days, (Math.floor(held.t / STEP + 1e-6) + 1) * STEP); draw(); redraw(); } }
        else { held.t = Math.min(about.days, held.t + passed * PACES[state.current.pace]); draw(); if (at - told > 220) { told = at; redraw(); } }
        if (held.t >= about.days) { held.playing = false; redraw(); }
      }
      frame = requestAnimationFrame(go);
    };
    frame = requestAnimationFrame(go);
    return () => cancelAnimationFrame(frame);
  }, []);
  const play = () => set(c.t >= about.days ? 0 : c.t, !c.playing);
  useEffect(() => {
    const pressed = (e: KeyboardEvent) => {
      if (e.target instanceof HTMLInputElement || e.target instanceof HTMLSelectElement || e.ctrlKey || e.metaKey || e.altKey) return;
      const held = clock.current, step = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0, button = e.target instanceof HTMLButtonElement || e.target instanceof HTMLAnchorElement;
      if (e.key === " " && !button) { e.preventDefault(); set(held.t >= about.days ? 0 : held.t, !held.playing); }
      else if (step) { e.preventDefault(); set(e.shiftKey ? Math.floor(held.t + 1e-6) + step + 0.05 : (Math.round(held.t / STEP) + step) * STEP); }
      else if (e.key.toLowerCase() === "h") setWho(about.her);
      else if ((e.key === "ArrowUp" || e.key === "ArrowDown") && e.target === canvas.current) { e.preventDefault(); setWho((i) => next(state.current.week, Math.min(about.days - 1, Math.floor(held.t)), i, e.key === "ArrowUp" ? 1 : -1)); }
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
  const click = (e: MouseEvent) => { const el = canvas.current!, box = el.getBoundingClientRect(), found = week ? whoAt(week, { w: el.clientWidth, h: el.clientHeight, narrow, t: c.t }, e.clientX - box.left, e.clientY - box.top) : -1; if (found >= 0) setWho(found); };
  const pick = (k: number) => { setPicked(k); if (k >= 0) { setWho(about.her); set(stars[k].moment); } };

  const today = say.date(about.start, about.first + day, true), name = nameOf(about, crowd, who), stands = week ? standing(week, crowd.n, day, who) : 0;
  const daySum = dayOf(stars, day), moved = [now.hers[day], now.hers[day + 1]].map((at) => say.number(cut(at), 2)), part = c.t - Math.floor(c.t) > DUSK ? say("stars_night") : say("stars_daytime", { n: Math.round(Math.min(1, (c.t - day) / DUSK) * 100) });
  const dayWords = Array.from({ length: about.days }, (_, d) => (narrow ? say.date(about.start, about.first + d).split(/[ ,]/)[0] : say.date(about.start, about.first + d)));
  return (
    <div class="stars">
      <header class="starhead"><h1>{say("stars_title")}</h1><p class="lead">{say("stars_lead", { n: crowd.n, name: about.given })}</p></header>
      <div class="sky">
        <canvas ref={canvas} class="skycanvas" tabIndex={0} role="img" onClick={click} aria-label={say("stars_about", { n: crowd.n, day: today, name, stands: say.number(stands, 2) })} aria-describedby="starkeys" />
        <ul class="starkey" aria-hidden="true">
          <li><svg width="16" height="16" viewBox="0 0 16 16"><circle cx="8" cy="8" r="4" class="k-dot" /></svg>{say("stars_key_person")}</li>
          <li><svg width="16" height="16" viewBox="0 0 16 16"><path d="M8 1L10 6L15 6L11 9L12.6 14.6L8 11.3L3.4 14.6L5 9L1 6L6 6Z" class="k-star" /></svg>{say("stars_key_star")}</li>
          <li><svg width="16" height="16" viewBox="0 0 16 16"><rect x="3.5" y="3.5" width="9" height="9" class="k-low" /></svg>{say("stars_key_low")}</li>
          <li><svg width="16" height="16" viewBox="0 0 16 16"><circle cx="8" cy="8" r="5.5" class="k-twin" /></svg>{say("stars_key_twin")}</li>
        </ul>
      </div>
      <aside class="starside">
        <p class="date">{today}</p><p class="fine">{part}</p>
        <div class="starwho"><Face seed={crowd.person[who]} woman={woman(who)} age={crowd.age[who]} size={wide ? 76 : 64} />
          <div><h2>{name} <small>{say("life_person", { id: String(crowd.person[who]) })}</small></h2><p class="standing">{say.number(stands, 2)} <small>{say("stars_of_five")}</small></p>{who === about.her ? null : <button class="small" onClick={() => setWho(about.her)}>{say("stars_back", { name: about.given })} <kbd>H</kbd></button>}</div></div>
        <h2 class="doorhead">{say("stars_doors")}</h2>
        {week ? <DoorList doors={doorsOn(week, now, day, who)} say={say} name={name} /> : null}
        {about.cheaper !== null ? <p class="fine">{say("stars_cheaper", { at: say.number(about.cheaper, 1), less: say.share(about.discount) })}</p> : null}
      </aside>
      <div class="timeline starline">
        <button class="big play" onClick={play}>{say(c.playing ? "pause" : "play")}</button>
        <label><span>{say("speed")}</span><select value={pace} onChange={(e) => setPace(Number(e.currentTarget.value))}>{PACES.map((_, k) => <option key={k} value={k}>{say(`stars_pace_${k}` as keyof Words)}</option>)}</select></label>
        <label class="wide"><span>{today}</span><input type="range" min={0} max={about.days} step={STEP / 5} value={c.t} aria-label={say("stars_moment")} aria-valuetext={`${today}, ${part}`} onInput={(e) => set(Number(e.currentTarget.value))} /></label>
        <label class="switch"><input type="checkbox" checked={alone} onChange={(e) => setAlone(e.currentTarget.checked)} /> {say("stars_alone", { name })}</label>
      </div>
      <p class="keys" id="starkeys">{say("stars_keys")}</p>
      {week ? (
        <div class="column week">
          <h2>{say("stars_week", { name: about.given })}</h2>
          <p class="lead">{say(now.twin ? "stars_week_twin" : "stars_week_alone", { ...she(about.her), name: about.given, eve: say.number(cut(now.hers[Math.max(0, about.big_day - about.first)] ?? now.hers[0]), 2), low: say.number(cut(now.lowest), 2), day: say.date(about.start, now.lowest_day), twin: say.number(cut(now.twin_lowest ?? 0), 2) })}</p>
          <Fall days={about.days} stars={stars} rule={now} doors={[...new Set(about.doors.map((d) => d.opens))]} scale={about.scale} light={light} narrow={narrow} t={c.t} picked={picked} dayWords={dayWords} first={about.first} number={say.number} shade={(at) => shade(about, at)} doorWord={(at) => about.doors.filter((d) => d.opens === at).map((d) => doorWord(say, d.door)).join(", ")}
            about={say("stars_fall_about", { name: about.given, n: stars.length, first: say.number(cut(now.hers[0]), 2), low: say.number(cut(now.lowest), 2), last: say.number(cut(now.hers[about.days]), 2) })}
            words={{ hers: about.given, twin: say("stars_twin"), ledger: (kind, rule) => say(kind === "charge" ? "stars_charge" : "stars_refused", { ...she(about.her), act: say.named("act", rule), door: say.named("door", rule) }) }} />
          <RuleSwitch about={about} rule={rule} onRule={(k) => { setRule(k); setPicked(-1); }} say={say} pronouns={she(about.her)} />
          <nav class="days" aria-label={say("day")}>{dayWords.map((word, d) => <button key={d} aria-pressed={d === day} onClick={() => { setPicked(-1); set(d + 0.05); }}>{word}</button>)}</nav>
          <p aria-live="polite"><b>{daySum.n ? say("stars_day", { n: daySum.n, mean: say.number(daySum.mean, 2) }) : say(about.detained_below !== null && week && standing(week, crowd.n, day, about.her) < about.detained_below ? "stars_detained" : "stars_day_none", { ...she(about.her), at: say.number(about.detained_below ?? 0, 0) })}</b>{moved[0] === moved[1] ? "" : ` ${say("stars_day_moved", { ...she(about.her), from: moved[0], to: moved[1] })}`}{daySum.twin !== null && now.twin && about.first + day >= about.big_day ? ` ${say("stars_day_twin", { twin: say.number(daySum.twin, 2) })}` : ""}</p>
          <Given stars={stars} day={day} about={about} rule={now} crowd={crowd} picked={picked} onPick={pick} say={say} pronouns={she(about.her)} narrow={narrow} />
          <p class="fine">{say("stars_how")}</p>
          <p class="source">{say("stars_from_run")} {now.command}<br />{now.state_hash}</p>
        </div>
      ) : null}
    </div>
  );
}

/** The next person up or down by rating on a day. */
function next(week: Week | null, day: number, i: number, up: number): number {
  if (!week) return i;
  const n = week.crowd.n, r = (k: number) => week.nights.rating[day * n + k], order = Array.from({ length: n }, (_, k) => k).sort((a, b) => r(a) - r(b) || a - b);
  return order[Math.max(0, Math.min(n - 1, order.indexOf(i) + up))];
}

interface Held { who: number; alone: boolean; light: SceneOptions["light"]; narrow: boolean; still: boolean; now: Shared["about"]["rules"][number]; say: Say }
function skyOptions(s: Held, t: number, w: number, h: number, about: Shared["about"], crowd: Shared["crowd"], sorted: { order: Uint32Array; at: Float32Array }): SkyOptions {
  const style = getComputedStyle(document.documentElement), ink = (name: string) => style.getPropertyValue(`--${name}`).trim(), d = Math.max(0, Math.min(about.days - 1, Math.floor(t))), f = t >= about.days ? 1 : nightly(t);
  return {
    w, h, t, light: s.light, narrow: s.narrow, still: s.still, who: s.who, alone: s.alone, ...sorted,
    inks: { ink: ink("ink"), soft: ink("soft"), ground: ink("ground"), rule: ink("rule"), accent: ink("accent"), twin: ink("twin"), file: ink("focus") },
    ghost: s.now.twin && s.who === about.her ? s.now.twin[d] + (s.now.twin[d + 1] - s.now.twin[d]) * f : null, ghostName: s.say("stars_twin"),
    doorWord: (door) => doorWord(s.say, door), starWord: (stars, digits) => s.say.number(stars, digits), name: nameOf(about, crowd, s.who),
  };
}
