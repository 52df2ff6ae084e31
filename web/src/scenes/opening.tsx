/** 'You crossed. She paid.': a row of the run whose doer is another, stood in. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { City } from "../fetch";
import { folded, indexOf, listedSpans, rowOf } from "../lives";
import { Crowd } from "../marks/crowd";
import { Street, type Moment } from "../marks/street";
import { Year } from "../marks/year";
import { whoOf } from "../persons";
import { useNarrow, useStill, type Light } from "../state";
import type { Review } from "../types";
import type { Say } from "../words";

const CROSSING_MS = 2600;

export function Opening({ city, say, light }: { city: City; say: Say; light: Light }) {
  const { page, people } = city, opening = page.opening!;
  const [moment, setMoment] = useState<Moment>("waiting"), [rode, setRode] = useState(true), still = useStill(), narrow = useNarrow();
  const timer = useRef(0), below = useRef<HTMLElement>(null), title = useRef<HTMLHeadingElement>(null);
  const who = useMemo(() => whoOf(page, people, indexOf(people, opening.person), say), [city, say]);
  const world = page.worlds.find((w) => w.name === page.first)!;
  const may = useRef(true);
  may.current = moment === "waiting";
  const go = useCallback((ride: boolean) => {
    if (!may.current) return;
    may.current = false;
    setRode(ride);
    setMoment("crossing");
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => { setMoment("shown"); title.current?.focus({ preventScroll: true }); }, still ? 0 : CROSSING_MS);
  }, [still]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key.toLowerCase() === "r") go(true);
      if (event.key.toLowerCase() === "w") go(false);
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [go]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const fill = { ...who.pronouns, name: who.name, age: who.age, rides: say(who.rides ? "has_bike" : "no_bike"), points: say.number(opening.points), fine: opening.fine };
  const camera = world.camera;
  const file = [
    say("file_1", { place: opening.place, day: opening.day }), say("file_2", { gallery: camera?.gallery_size ?? 0 }), say("file_3", { person: opening.person }),
    say("file_4", { catches: say.share(camera?.review ?? 0) }), say("file_5"), say("file_6", { doer: opening.doer }),
  ];
  const shown = moment === "shown";
  return (
    <div class="opening">
      <section class="stage" aria-label={say("nav_opening")}>
        <Street moment={moment} rode={rode} narrow={narrow} face={{ seed: opening.person, woman: who.woman, age: who.age }} file={light === "night" || shown ? file : []}
          about={shown ? say("about_shown", { name: who.name }) : say("about_street")} screenWords={{ place: say("open_place_words", { place: opening.place }), simulated: say("open_simulated") }} />
        <div class={`caption ${shown ? "after" : ""}`}>
          {!shown ? (
            <>
              <p class="where">{say("open_place", { day: opening.day })}</p>
              <h1 class="ask">{say("open_ask")}</h1>
              <div class="choice" aria-busy={moment === "crossing"}>
                <button class="big" disabled={moment !== "waiting"} onClick={() => go(true)}>{say("open_ride")} <kbd>R</kbd></button>
                <button class="big quiet" disabled={moment !== "waiting"} onClick={() => go(false)}>{say("open_wait")} <kbd>W</kbd></button>
              </div>
            </>
          ) : (
            <>
              <h1 class="verdict" tabIndex={-1} ref={title}>
                <span>{say(rode ? "open_title" : "open_title_wait")}</span> <em>{say(rode ? (who.woman ? "open_title_2" : "open_title_2m") : who.woman ? "open_title_2w" : "open_title_2wm")}</em>
              </h1>
              <p>{say(rode ? "open_told" : "open_told_wait", fill)}</p>
              <div class="choice">
                <button class="big" onClick={() => below.current?.scrollIntoView({ behavior: still ? "auto" : "smooth" })}>{say("open_more", who.pronouns)}</button>
                <button class="quiet" onClick={() => setMoment("waiting")}>{say("open_again")}</button>
              </div>
              <p class="row">{say("open_row", { world: world.name, day: opening.day, person: String(opening.person), doer: String(opening.doer) })}</p>
            </>
          )}
        </div>
      </section>
      <section class="after-street" ref={below}><Checked city={city} say={say} narrow={narrow} /></section>
    </div>
  );
}

/** Her year, and the slider: a human checks. */
function Checked({ city, say, narrow }: { city: City; say: Say; narrow: boolean }) {
  const { page, people } = city, opening = page.opening!, world = page.worlds.find((w) => w.name === page.first)!;
  const who = useMemo(() => whoOf(page, people, indexOf(people, opening.person), say), [city, say]);
  const stands = page.review.findIndex((r) => r.catches === world.camera?.review);
  const [at, setAt] = useState(Math.max(0, stands));
  const lives = useMemo(() => page.review.map((r) => folded(world, (r.life ?? []).map((told) => rowOf(told)))), [city]);
  const chosen = page.review[at], life = lives[at], asIs = lives[Math.max(0, stands)];
  const spans = listedSpans(world, life, page.days), listed = spans.reduce((sum, [a, b]) => sum + b - a, 0);
  const refused = life.filter((r) => r.kind === "refusal" && r.source === "standing").length, charged = life.some((r) => r.kind === "charge" && r.other !== null);
  const crowd = useMemo(() => crowdOf(page.review[0], chosen, opening.person), [at, city]);
  const count = (state: string) => crowd.filter((one) => one.state === state).length, fresh = count("new");
  const start = world.score?.start ?? 0, end = life.length ? life[life.length - 1].score ?? start : start;
  const fill = { ...who.pronouns, name: who.name, listed, refused };
  return (
    <div class="column">
      <h2>{say("year_title", fill)}</h2>
      <p class="lead">{say("year_lead", { ...fill, district: who.district, income: who.income, fifth: say(`fifth_${who.fifth}` as "fifth_1") })} {say("year_twin", fill)}</p>
      <Year days={page.days} life={life} twin={null} start={start} listed={spans} months={say.months(page.start)} narrow={narrow} other={at === stands ? null : asIs} otherName={say("diff_stands")}
        about={say("year_about", { ...fill, days: page.days, end })} words={{ hers: who.name, twin: say("year_twin_short", fill), nobody: say("nobody_counts"), listed: say("listed_words"), wrong: say("mark_wrong"), refused: say("mark_refused") }} />
      <h2>{say("check_title")}</h2>
      <p class="lead">{say("check_lead")}</p>
      <label class="slider">
        <span>{say("check_slider")}</span>
        <input type="range" min={0} max={page.review.length - 1} step={1} value={at} aria-valuetext={say("check_value", { share: say.share(chosen.catches) })} onInput={(e) => setAt(Number(e.currentTarget.value))} />
        <output>{say("check_value", { share: say.share(chosen.catches) })}</output>
      </label>
      <p class={`healed ${charged ? "" : "ok"}`} aria-live="polite">{charged ? say("check_her_bad", fill) : say("check_her_ok", fill)}</p>
      <Crowd people={crowd} about={say("check_crowd", { all: page.review[0].wrong.length, helped: count("helped"), still: count("still"), fresh: "" })} />
      <p class="crowd-words">{say("check_crowd", { all: page.review[0].wrong.length, helped: count("helped"), still: count("still"), fresh: fresh ? say("check_fresh", { n: fresh }) : "" })}</p>
      <ul class="legend"><li class="helped">{say("check_legend_helped")}</li><li class="still">{say("check_legend_still")}</li><li class="her">{say("check_legend_her", fill)}</li></ul>
      <p>{say("check_not", { listed: page.sums[world.name].listed })}</p>
      <p class="source">{say("check_from", { people: page.n_person, days: page.days, seed: String(page.seed), hash: chosen.state_hash.slice(0, 12) })}</p>
      <nav class="on"><a class="big" href={`#/city?day=${opening.day}&place=${opening.place}`}>{say("to_city")}</a> <a href={`#/life/${opening.person}`}>{say("to_life")}</a> <a href="#/rule">{say("to_rule")}</a></nav>
    </div>
  );
}

/** Everyone charged for another's act when nobody looks, and who is so now; her first. */
function crowdOf(unseen: Review, now: Review, her: number) {
  const still = new Set(now.wrong.map(([id]) => id)), first = new Set(unseen.wrong.map(([id]) => id));
  const all = unseen.wrong.map(([id]) => ({ id, state: still.has(id) ? ("still" as const) : ("helped" as const), her: id === her }));
  const fresh = now.wrong.filter(([id]) => !first.has(id)).map(([id]) => ({ id, state: "new" as const, her: id === her }));
  return [...all.filter((one) => one.her), ...all.filter((one) => !one.her), ...fresh];
}
