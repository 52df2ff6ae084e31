/** The screen at the park: it loops the faces of who is on it today, each with the place of the offence in a red square. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { City } from "../fetch";
import { Face } from "../marks/face";
import type { Board } from "../marks/board";
import { whoOf } from "../persons";
import { useStill } from "../state";
import type { Say } from "../words";
import { streetsAround } from "./stand";

export function ScreenPanel({ city, say, board, day }: { city: City; say: Say; board: Board | null; day: number }) {
  const { page, people, places } = city, still = useStill(), [at, setAt] = useState(0);
  const faces = useMemo(() => (board ? [...board.standing.shown].filter(([, { place }]) => place >= 0).slice(0, 400) : []), [board, day, board?.standing.shown.size]);
  useEffect(() => { if (still) return; const t = setInterval(() => setAt((n) => n + 1), 2600); return () => clearInterval(t); }, [still]);
  if (!board) return null;
  if (!faces.length) return <section class="screenpanel"><h2>{say("city_screen")}</h2><p>{say("city_screen_none")}</p></section>;
  const [index, { place, day: since }] = faces[at % faces.length], who = whoOf(page, people, index, say);
  return (
    <section class="screenpanel">
      <h2>{say("city_screen")} <small>{say("city_screen_now", { n: board.standing.shown.size })}</small></h2>
      <div class="loop">
        <Face seed={who.id} woman={who.woman} age={who.age} size={104} />
        <div><MiniPlace city={city} place={place} /><p>{say("place_of", { place, district: page.districts[places.district[place]] })}</p><p class="fine">{say("on_screen_since", { day: since })}</p></div>
      </div>
      {still ? <button onClick={() => setAt((n) => n + 1)}>{say("next")}</button> : null}
      <p class="choice"><a class="big" href={`#/stand?day=${day}`}>{say("stand_go")}</a></p>
    </section>
  );
}

/** The streets around a crossing, with the red square. */
function MiniPlace({ city, place }: { city: City; place: number }) {
  return <svg class="miniplace" viewBox="0 0 200 96" width="150" height="72" aria-hidden="true"><rect width="200" height="96" class="m-ground" /><path class="m-street" d={streetsAround(city, place)} /><rect class="square" x="86" y="34" width="28" height="28" stroke-width="4" /></svg>;
}
