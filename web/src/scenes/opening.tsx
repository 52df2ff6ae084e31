/** 'You crossed. She paid.': a row of the run whose doer is another, stood in. */
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { rowsOf, yearOf, type City } from "../fetch";
import { folded, indexOf, listedSpans, rowOf } from "../lives";
import { Crowd } from "../marks/crowd";
import { Face } from "../marks/face";
import { Street, type Moment } from "../marks/street";
import { outcomeOf, type Outcome } from "../outcome";
import { whoOf } from "../persons";
import { useAsked, useNarrow, useStill, type Light } from "../state";
import type { Review } from "../types";
import type { Say } from "../words";
import type { Words } from "../words/en";
import { nameOf } from "../worlds";
import { Lift } from "./lift";

const CROSSING_MS = 2600, MOST_FIGURES = 400;

export function Opening({ city, say, light, world: chosen, setWorld }: { city: City; say: Say; light: Light; world: number; setWorld: (world: number) => void }) {
  const { page, people, places } = city, opening = page.opening!;
  const [moment, setMoment] = useState<Moment>("waiting"), [rode, setRode] = useState(true), still = useStill(), narrow = useNarrow();
  const timer = useRef(0), below = useRef<HTMLElement>(null), ride = useRef<HTMLButtonElement>(null), title = useRef<HTMLHeadingElement>(null);
  const world = page.worlds[chosen], first = world.name === page.first;
  const asked = useAsked(() => rowsOf(chosen), [chosen]);
  const told: Outcome = useMemo(() => (first || !asked.value ? { charged: "another", person: indexOf(people, opening.person), points: opening.points, fine: opening.fine, source: "camera" } : outcomeOf(opening, world, asked.value, people)), [asked.value, chosen]);
  if (asked.error) throw asked.error;
  const who = useMemo(() => whoOf(page, people, told.person >= 0 ? told.person : indexOf(people, opening.person), say), [city, say, told]);
  useEffect(() => { clearTimeout(timer.current); setMoment("waiting"); }, [chosen]);
  const may = useRef(true);
  const ready = first || asked.value !== undefined; // nothing is told of a world before its rows are there
  may.current = moment === "waiting" && ready;
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
  const fill = { ...who.pronouns, name: who.name, age: who.age, rides: say(who.rides ? "has_bike" : "no_bike"), points: say.number(told.points), fine: told.fine, doer: String(opening.doer), world: nameOf(world, say), source: say.named("source", told.source) };
  const camera = world.camera;
  const file = [
    say("file_1", { place: opening.place, day: opening.day }), say("file_2", { gallery: camera?.gallery_size ?? 0 }), say("file_3", { person: opening.person }),
    say("file_4", { catches: say.share(camera?.review ?? 0) }), say("file_5"), say("file_6", { doer: opening.doer }),
  ];
  // a ride is shown on a screen where a camera charged someone with a fine in a world that hangs screens
  const shown = moment === "shown", another = told.charged === "another", onScreen = told.source === "camera" && told.fine > 0 && (page.sums[world.name]?.shown ?? 0) > 0;
  const title_2: keyof Words = another ? (rode ? (who.woman ? "open_title_2" : "open_title_2m") : who.woman ? "open_title_2w" : "open_title_2wm") : told.charged === "rider" ? (rode ? "open_title_2you" : "open_title_2rider") : "open_title_2none";
  const says: keyof Words = another ? (rode ? "open_told" : "open_told_wait") : rode ? "open_told_you" : "open_told_rider";
  return (
    <div class="opening">
      <section class="stage" aria-label={say("nav_opening")}>
        <Street moment={moment} rode={rode} narrow={narrow} face={onScreen ? { seed: who.id, woman: who.woman, age: who.age } : null} file={another && !narrow && shown ? file : []}
          about={shown && onScreen ? say("about_shown", { name: who.name }) : say("about_street")} screenWords={{ place: say("open_place_words", { place: opening.place }), simulated: say("open_simulated") }} />
        <div class={`caption ${shown ? "after" : ""}`}>
          {!shown ? (
            <>
              <p class="where">{say("open_place", { day: opening.day })}</p>
              <h1 class="ask">{say("open_ask")}</h1>
              <div class="choice" aria-busy={moment === "crossing"}>
                <button class="big" ref={ride} disabled={moment !== "waiting" || !ready} onClick={() => go(true)}>{say("open_ride")} <kbd>R</kbd></button>
                <button class="big quiet" disabled={moment !== "waiting" || !ready} onClick={() => go(false)}>{say("open_wait")} <kbd>W</kbd></button>
              </div>
            </>
          ) : (
            <>
              <h1 class="verdict" tabIndex={-1} ref={title}>
                <span>{say(rode ? "open_title" : "open_title_wait")}</span> <em>{say(title_2)}</em>
              </h1>
              <p>{told.charged === "nobody" ? say(places.cameras[opening.place] & (1 << chosen) ? "open_camera_none" : "open_no_camera", { ...fill, place: opening.place }) : say(says, fill)}</p>
              {first ? null : <Spared city={city} say={say} world={chosen} />}
              <div class="choice">
                {first ? <button class="big" onClick={() => below.current?.scrollIntoView({ behavior: still ? "auto" : "smooth" })}>{say("open_more", who.pronouns)}</button> : <button class="big" onClick={() => setWorld(page.worlds.findIndex((w) => w.name === page.first))}>{say("open_as_told", { world: nameOf(page.worlds.find((w) => w.name === page.first)!, say) })}</button>}
                <button class="quiet" onClick={() => { setMoment("waiting"); requestAnimationFrame(() => ride.current?.focus()); }}>{say("open_again")}</button>
              </div>
              <p class="row">{told.person < 0 ? say("open_no_row", { ...fill, day: opening.day }) : say(another ? "open_row" : "open_row_own", { world: nameOf(world, say), day: opening.day, person: String(who.id), doer: String(opening.doer) })}</p>
            </>
          )}
          {narrow && shown && another && light === "night" ? <ol class="mono">{file.map((line) => <li key={line}>{line}</li>)}</ol> : null}
        </div>
      </section>
      {first ? <section class="after-street" ref={below}><Checked city={city} say={say} light={light} /></section> : null}
    </div>
  );
}

/** What her year was in a city that charged her with nothing, beside the same year as told. */
function Spared({ city, say, world }: { city: City; say: Say; world: number }) {
  const { page, people } = city, first = page.worlds.findIndex((w) => w.name === page.first), her = indexOf(people, page.opening!.person);
  const who = useMemo(() => whoOf(page, people, her, say), [city, say]);
  const { value } = useAsked(async () => ({ here: await yearOf(world), told: await yearOf(first) }), [world, first]);
  const sums = value ? { listed: value.here.listed_days[her], listed_told: value.told.listed_days[her], refused: value.here.refused_by_scheme[her], refused_told: value.told.refused_by_scheme[her], wrong: page.sums[page.worlds[world].name].wrong, wrong_told: page.sums[page.first].wrong } : null;
  return (
    <div class="spared">
      <Face seed={who.id} woman={who.woman} age={who.age} size={64} />
      <div>
        <p>{say("open_spared", { ...who.pronouns, name: who.name, age: who.age })} {sums ? say("open_spared_year", { ...who.pronouns, ...sums, first: nameOf(page.worlds[first], say) }) : ""} <a href={`#/life/${who.id}?world=${page.worlds[world].name}`}>{say("open_spared_life", who.pronouns)}</a></p>
        {sums?.wrong ? <p class="fine">{say("open_spared_others", { ...sums, people: page.n_person, first: nameOf(page.worlds[first], say), world: nameOf(page.worlds[world], say) })}</p> : null}
      </div>
    </div>
  );
}

/** Her year, and the slider: a human checks. */
function Checked({ city, say, light }: { city: City; say: Say; light: Light }) {
  const { page, people } = city, opening = page.opening!, world = page.worlds.find((w) => w.name === page.first)!;
  const who = useMemo(() => whoOf(page, people, indexOf(people, opening.person), say), [city, say]);
  const stands = page.review.findIndex((r) => r.catches === world.camera?.review);
  const [at, setAt] = useState(Math.max(0, stands));
  const lives = useMemo(() => page.review.map((r) => folded(world, (r.life ?? []).map((told) => rowOf(told)))), [city]);
  const chosen = page.review[at], life = lives[at], asIs = lives[Math.max(0, stands)];
  const spans = listedSpans(world, life, page.days), listed = spans.reduce((sum, [a, b]) => sum + b - a, 0);
  const refused = life.filter((r) => r.kind === "refusal" && r.source === "standing").length, charged = life.some((r) => r.kind === "charge" && r.other !== null);
  const crowd = useMemo(() => crowdOf(page.review[0], chosen, opening.person), [at, city]);
  const each = Math.ceil(crowd.length / MOST_FIGURES);
  const count = (state: string) => crowd.filter((one) => one.state === state).length, fresh = count("new");
  const fill = { ...who.pronouns, name: who.name, listed, refused };
  return (
    <div class="column">
      <h2>{say("year_title", fill)}</h2>
      <p class="lead">{say("year_lead", { ...fill, district: who.district, income: who.income, fifth: say(`fifth_${who.fifth}` as "fifth_1") })} {say("year_twin", fill)} {world.score ? say("year_score", { start: world.score.start }) : ""}</p>
      <Lift city={city} say={say} light={light} life={life} listed={spans} fill={fill} other={at === stands ? null : asIs} />
      <h2>{say("check_title")}</h2>
      <p class="lead">{say(page.review.length > 1 ? "check_lead" : "check_lead_one")}</p>
      {page.review.length > 1 ? <label class="slider">
        <span>{say("check_slider")}</span>
        <input type="range" min={0} max={page.review.length - 1} step={1} value={at} aria-valuetext={say("check_value", { share: say.share(chosen.catches) })} onInput={(e) => setAt(Number(e.currentTarget.value))} />
        <output>{say("check_value", { share: say.share(chosen.catches) })}</output>
      </label> : <p>{say("check_one", { share: say.share(chosen.catches) })}</p>}
      <p class={`healed ${charged ? "" : "ok"}`} aria-live="polite">{charged ? say("check_her_bad", fill) : say("check_her_ok", fill)}</p>
      <Crowd people={crowd.filter((one, k) => one.her || k % each === 0)} about={say("check_crowd", { all: page.review[0].wrong.length, helped: count("helped"), still: count("still"), fresh: "" })} />
      {each > 1 ? <p class="fine">{say("check_each", { n: each })}</p> : null}
      <p class="crowd-words">{say("check_crowd", { all: page.review[0].wrong.length, helped: count("helped"), still: count("still"), fresh: fresh ? say("check_fresh", { n: fresh }) : "" })}</p>
      <ul class="legend"><li class="helped">{say("check_legend_helped")}</li><li class="still">{say("check_legend_still")}</li><li class="her">{say("check_legend_her", fill)}</li></ul>
      <p>{say("check_not", { listed: chosen.listed, own: chosen.listed_own })}</p>
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
