/** The screen at the park: it loops the faces of who is on it today, each with the place of the offence in a red square. */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { City } from "../fetch";
import { Face } from "../marks/face";
import type { Board } from "../marks/board";
import { whoOf } from "../persons";
import { useStill } from "../state";
import type { Say } from "../words";

const STANDS = ["stand_shown", "stand_passer", "stand_neighbour"] as const;

export function ScreenPanel({ city, say, board, day }: { city: City; say: Say; board: Board | null; day: number }) {
  const { page, people, places } = city, still = useStill(), [at, setAt] = useState(0), [stand, setStand] = useState<(typeof STANDS)[number]>("stand_passer");
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
      <fieldset><legend>{say("stand")}</legend>{STANDS.map((s) => <label key={s}><input type="radio" name="stand" checked={stand === s} onChange={() => setStand(s)} /> {say(s)}</label>)}</fieldset>
      <p class="says">{stand === "stand_shown" ? say("stand_shown_says", { days: Math.max(1, day - since) }) : stand === "stand_neighbour" ? say("stand_neighbour_says") : say("stand_passer_says")}</p>
    </section>
  );
}

/** The streets around a crossing, with the red square. */
function MiniPlace({ city, place }: { city: City; place: number }) {
  const { places } = city, d = places.district[place], size = 0.12, x0 = places.x[place], y0 = places.y[place];
  const near = Array.from({ length: places.n }, (_, i) => i).filter((i) => places.district[i] === d);
  const X = (i: number) => 60 + ((places.x[i] - x0) / size) * 60, Y = (i: number) => 40 - ((places.y[i] - y0) / size) * 60;
  const lines = near.flatMap((i) => near.filter((j) => Math.abs(places.row[i] - places.row[j]) + Math.abs(places.column[i] - places.column[j]) === 1 && j > i).map((j) => `M${X(i).toFixed(1)} ${Y(i).toFixed(1)}L${X(j).toFixed(1)} ${Y(j).toFixed(1)}`));
  return <svg class="miniplace" viewBox="0 0 120 80" width="120" height="80" aria-hidden="true"><rect width="120" height="80" class="m-ground" /><path class="m-street" d={lines.join("")} /><rect class="square" x="50" y="30" width="20" height="20" stroke-width="3.4" /></svg>;
}
