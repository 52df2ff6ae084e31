/** The page's marks in a notebook: the moving map, and one life beside her twin's. Everything comes from the notebook; nothing is fetched. */
import { render } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Rows, Shapes, Year as Sums } from "./columns";
import type { City } from "./fetch";
import { lifeOf, listedSpans, indexOf } from "./lives";
import type { Board } from "./marks/board";
import { Face } from "./marks/face";
import { Year } from "./marks/year";
import { plainOf, whoOf } from "./persons";
import { hour } from "./hour";
import { MapView, type Clock } from "./scenes/map";
import { useStill, type Light } from "./state";
import { tell } from "./telling";
import type { Page } from "./types";
import { unpack } from "./wire";
import { LANGUAGES, sayer, type Language } from "./words";
import "./light.css";
import "./marks.css";
import "./widget.css";

/** What anywidget hands over; bytes come as views into a larger buffer. */
interface Model { get(name: string): unknown; set(name: string, value: unknown): void; save_changes(): void; on(event: string, call: () => void): void; off(event: string, call: () => void): void }

function columns<K extends keyof Shapes>(model: Model, trait: string, layout: K): Shapes[K] {
  const held = model.get(trait) as DataView;
  return unpack(layout, held.buffer.slice(held.byteOffset, held.byteOffset + held.byteLength) as ArrayBuffer);
}

interface Held { city: City; rows: Rows; year: Sums; twinRows: Rows; kind: string; world: number; twin: number }

function heldOf(model: Model): Held {
  const page = JSON.parse(model.get("page") as string) as Page;
  return {
    city: { page, places: columns(model, "places", "places"), blocks: columns(model, "blocks", "blocks"), people: columns(model, "people", "people") },
    rows: columns(model, "rows", "rows"), year: columns(model, "year", "year"), twinRows: columns(model, "twin_rows", "rows"),
    kind: model.get("kind") as string, world: model.get("world") as number, twin: model.get("twin") as number,
  };
}

function Widget({ model }: { model: Model }) {
  const held = useMemo(() => heldOf(model), []), { city } = held, still = useStill();
  const language = model.get("language") as string, say = useMemo(() => sayer((language in LANGUAGES ? language : "en") as Language), []);
  const [light, setLight] = useState<Light>(model.get("light") as Light), [person, setPerson] = useState(model.get("person") as number), [, again] = useState(0);
  const clock = useRef<Clock>({ playing: !still && held.kind === "city", speed: 10, day: model.get("day") as number, second: 8 * 3600 + 900 }), c = clock.current;
  const index = indexOf(city.people, person), now = city.page.worlds[held.world];
  const pick = (i: number) => { const id = city.people.person[i]; setPerson(id); model.set("person", id); model.save_changes(); };
  const day = (n: number) => { c.day = n; again((k) => k + 1); model.set("day", n); model.save_changes(); };
  const ask = useMemo(() => () => Promise.resolve({ rows: held.rows, year: held.year }), []);
  return (
    <div class="panopolis" data-light={light} lang={say.language}>
      <div class="bar"><b>{now.title}</b><span>{say("notice")}</span><button aria-pressed={light === "night"} onClick={() => { const to = light === "day" ? "night" : "day"; setLight(to); model.set("light", to); model.save_changes(); }}>{say(light === "day" ? "to_night" : "to_day")}</button></div>
      {held.kind === "city" ? (
        <>
          <div class="plate" style={{ height: `${model.get("height") as number}px` }}>
            <MapView city={city} world={held.world} light={light} ask={ask} clock={clock} mark={index} leads onPick={pick} onTick={(_: Board) => again((n) => n + 1)} about={say("city_about", { n: city.page.n_shown, what: say(now.score ? "by_score" : "by_nothing") })} />
          </div>
          <div class="bar">
            <button onClick={() => { c.playing = !c.playing; again((n) => n + 1); }}>{say(c.playing ? "pause" : "play")}</button>
            <label><span>{say.date(city.page.start, c.day, true)}, {hour(c.second)}</span><input type="range" min={0} max={city.page.days - 1} value={c.day} aria-label={say("day")} aria-valuetext={say.date(city.page.start, c.day, true)} onInput={(e) => day(Number(e.currentTarget.value))} /></label>
            <span>{say("city_people", { shown: city.page.n_shown, n: city.page.n_person })}</span>
          </div>
        </>
      ) : null}
      {index >= 0 ? <Life held={held} index={index} say={say} /> : null}
    </div>
  );
}

/** Her line beside her twin's, and every row of hers. */
function Life({ held, index, say }: { held: Held; index: number; say: ReturnType<typeof sayer> }) {
  const { city, world, twin, rows, twinRows } = held, { page, people, places } = city, now = page.worlds[world], other = page.worlds[twin];
  const who = whoOf(page, people, index, say), p = who.pronouns, life = lifeOf(now, rows, index), spans = listedSpans(now, life, page.days), [box, narrow] = useNarrowBox(), start = now.score?.start ?? 0, end = life.length ? life[life.length - 1].score ?? start : start;
  return (
    <section class="one-life" ref={box}>
      <header class="who"><Face seed={who.id} woman={who.woman} age={who.age} size={72} /><p><b>{who.name}</b>, {say("life_person", { id: String(who.id) })}. {plainOf(who, say)} {say("life_invented")}</p></header>
      {now.score ? (
        <Year days={page.days} life={life} twin={twin !== world && other.score ? lifeOf(other, twinRows, index) : null} start={start} listed={spans} months={say.months(page.start)} narrow={narrow}
          about={say("year_about", { ...p, name: who.name, days: page.days, end, listed: spans.reduce((s, [a, b]) => s + b - a, 0) })} words={{ hers: who.name, twin: say("year_twin_short", p), nobody: say("nobody_counts"), listed: say("listed_words"), wrong: say("mark_wrong"), refused: say("mark_refused") }} />
      ) : <p class="nobody">{say("nobody_counts")}</p>}
      <details><summary>{say("rows_title")} ({say.number(life.length)})</summary><ol>{life.map((r, i) => <li key={i}>{say.date(page.start, r.day)}. {tell(r, now, page, places, who, say)} {r.points ? `${r.points > 0 ? "+" : ""}${say.number(r.points)}` : ""}</li>)}</ol></details>
    </section>
  );
}

/** A box, and whether it is narrow: a notebook's cell may be so in a wide window. */
function useNarrowBox() {
  const box = useRef<HTMLElement>(null), [narrow, set] = useState(false);
  useEffect(() => { const watch = new ResizeObserver(([seen]) => set(seen.contentRect.width < 560)); if (box.current) watch.observe(box.current); return () => watch.disconnect(); }, []);
  return [box, narrow] as const;
}

export default {
  render({ model, el }: { model: Model; el: HTMLElement }): () => void {
    const draw = () => render(<Widget key={model.get("stamp") as string} model={model} />, el);
    draw();
    model.on("change:stamp", draw);
    return () => { model.off("change:stamp", draw); render(null, el); };
  },
};
