/** The page: one frame, two lights, and a scene by the address. */
import type { ComponentChildren } from "preact";
import { useEffect, useErrorBoundary, useMemo, useRef, useState } from "preact/hooks";
import { happen, useAccount } from "./account";
import { city as ask, type City } from "./fetch";
import { scenes } from "./scenes";
import { addressOf, placeOf, useAsked, usePlace, type Light } from "./state";
import { nameOf } from "./worlds";
import { Older } from "./wire";
import { firstLanguage, LANGUAGES, sayer, type Language } from "./words";

const NAV = [["", "nav_opening"], ["city", "nav_city"], ["life", "nav_life"], ["rule", "nav_rule"], ["chapters", "nav_chapters"], ["about", "nav_about"]] as const;
/** Scenes that are of runs of their own, whichever city is chosen: no switch stands above them. */
const APART = new Set(["stars", "post", "about"]);
/** Scenes that hold someone's file, which the night opens; elsewhere the switch is of the light alone, and says so. */
const FILED = new Set(["", "life"]);
/** Of a run of ratings alone. */
const STARS = [["stars", "stars_title"], ["about", "nav_about"]] as const;

/** Whether a key that is pressed there is a letter to be written: of a field, and of no slider or box. */
const writes = (at: EventTarget | null): boolean => at instanceof HTMLInputElement && !["range", "checkbox", "radio"].includes(at.type);

export function App() {
  const place = usePlace(), { value: city, error } = useAsked(ask, []);
  const [light, setLight] = useState<Light>("day"), [language, setLanguage] = useState<Language>(firstLanguage), [world, setWorld] = useState(0);
  const say = useMemo(() => sayer(language), [language]);
  useEffect(() => { document.documentElement.dataset.light = light; }, [light]);
  useEffect(() => { document.documentElement.lang = language; document.title = `Panopolis · ${say("brand_says")}`; }, [language]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => { if (event.key.toLowerCase() === "n" && !writes(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) setLight((now) => (now === "day" ? "night" : "day")); };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
  // the address names the city, too, so that whoever is sent it sees the same
  const worlds = city?.page.worlds ?? [];
  useEffect(() => {
    const named = worlds.findIndex((w) => w.name === place.query.get("world"));
    if (named >= 0) setWorld(named);
    else if (world > 0 && worlds[world]) history.replaceState(null, "", addressOf(place, worlds[world].name));
  }, [place, city]);
  const choose = (to: number) => { setWorld(to); history.replaceState(null, "", addressOf(placeOf(location.hash), to ? worlds[to].name : null)); };
  const stars = city?.page.only === "stars", scene = stars ? (place.scene === "about" ? "about" : "stars") : city && !city.page.opening && place.scene === "" ? "city" : place.scene;
  // who came by a link that is gone with its scene goes on from the head of the new one, and not from that of the page
  const began = useRef(true);
  useEffect(() => { scrollTo(0, 0); if (!began.current && document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true }); began.current = false; }, [place.scene]);
  const Scene = scenes[scene] ?? scenes[""];
  return (
    <>
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById("main")?.focus(); }}>{say("skip")}</a>
      <header class="top">
        <a class="brand" href="#/">Panopolis</a>
        <nav aria-label={say("nav")}>{(stars ? STARS : NAV).map(([to, word]) => <a key={to} href={`#/${to}`} aria-current={scene === to ? "page" : undefined}>{say(word)}</a>)}</nav>
        <div class="tools">
          {city && worlds.length > 1 && !APART.has(scene) ? (
            <label class="worlds"><span class="hidden">{say("worlds")}</span>
              <select value={world} onChange={(e) => choose(Number(e.currentTarget.value))}>{worlds.map((w, i) => <option key={w.name} value={i}>{nameOf(w, say)}</option>)}</select>
            </label>
          ) : null}
          <label class="language"><span class="hidden">Language</span>
            <select value={language} onChange={(e) => setLanguage(e.currentTarget.value as Language)}>{(Object.keys(LANGUAGES) as Language[]).map((l) => <option key={l} value={l}>{LANGUAGES[l].language}</option>)}</select>
          </label>
          <button class="light" aria-pressed={light === "night"} title={`${say("light")} (N)`} onClick={() => setLight(light === "day" ? "night" : "day")}><i aria-hidden="true" />{say(FILED.has(scene) ? (light === "day" ? "to_night" : "to_day") : light === "day" ? "to_dark" : "to_bright")}</button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>{error ? <Broken error={error} say={say} /> : city ? <Whole key={scene} say={say}><Scene city={city} say={say} light={light} world={world} setWorld={choose} place={place} /></Whole> : <p class="loading" role="status">{say("loading")}</p>}</main>
      <Waiting say={say} scene={scene} />
      <footer class="foot"><p>{say("footer_1")} <a href="#/about">{say("nav_about")}</a></p><p>{say("notice")}.{say("review_note") ? ` ${say("review_note")}` : ""}</p></footer>
    </>
  );
}

/** While a pretended account is on its way out, it is told above every foot; any click in the city logs in, and the days begin again. */
function Waiting({ say, scene }: { say: ReturnType<typeof sayer>; scene: string }) {
  const { step, day, again } = useAccount();
  useEffect(() => {
    if (scene !== "city" && scene !== "two") return;
    const clicked = (e: Event) => { if (e.target instanceof Element && e.target.closest("main")) happen("log-in"); };
    addEventListener("click", clicked);
    return () => removeEventListener("click", clicked);
  }, [scene]);
  return step === "waiting" && scene !== "sixty" ? <p class="leaving" role="status">{say(again ? "sixty_again" : "sixty_going")} <a href="#/sixty">{say("sixty_day", { day })}</a></p> : null;
}

/** A scene whose data turn out broken says so, and leaves the rest of the page whole. */
function Whole({ say, children }: { say: ReturnType<typeof sayer>; children: ComponentChildren }) {
  const [error] = useErrorBoundary() as [Error | undefined, () => void];
  return <>{error ? <Broken error={error} say={say} /> : children}</>;
}

export interface SceneOptions { city: City; say: ReturnType<typeof sayer>; light: Light; world: number; setWorld: (world: number) => void; place: ReturnType<typeof usePlace> }

export const Broken = ({ error, say }: { error: Error; say: ReturnType<typeof sayer> }) => <div class="column broken" role="alert"><h1>{say("broken")}</h1><p>{say(error instanceof Older ? "broken_older" : "broken_why", { why: error.message })}</p></div>;
