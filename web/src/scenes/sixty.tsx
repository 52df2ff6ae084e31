/** 'Sixty days': an account that is refused its end, then takes sixty days to it, and copies that stay. */
import { useMemo } from "preact/hooks";
import { happen, useAccount, WAIT_DAYS } from "../account";
import type { SceneOptions } from "../app";
import { rowsOf } from "../fetch";
import { useAsked } from "../state";

export function SixtyScene({ city, say, world }: SceneOptions) {
  const { page } = city, { step, day, again } = useAccount();
  const { value: rows } = useAsked(() => rowsOf(world), [world]);
  // rows of everyone whose account was deleted in this run: the ledger still holds each of them
  const kept = useMemo(() => {
    if (!rows) return { rows: 0, people: 0 };
    const erased = page.worlds[world].codes.map((code) => code.startsWith("erasure")), gone = new Set<number>();
    for (let k = 0; k < rows.n; k++) if (erased[rows.code[k]]) gone.add(rows.person[k]);
    let n = 0;
    for (let k = 0; k < rows.n; k++) if (gone.has(rows.person[k])) n++;
    return { rows: n, people: gone.size };
  }, [rows, world]);
  return (
    <div class="column sixty">
      <h1>{say("sixty_title")}</h1>
      <p class="lead" aria-live="polite">{step === "open" ? say("sixty_lead") : step === "refused" ? say("sixty_refused") : step === "waiting" ? (again ? say("sixty_again") : say("sixty_granted")) : say("sixty_done", { n: kept.rows })}</p>
      {step === "waiting" || step === "done" ? <div class="squares" role="img" aria-label={say("sixty_day", { day })}>{Array.from({ length: WAIT_DAYS }, (_, i) => <i key={i} class={i < day ? "past" : ""} />)}</div> : null}
      <p class="choice">
        {step === "open" ? <button class="big" onClick={() => happen("close")}>{say("sixty_close")}</button> : null}
        {step === "refused" ? <button class="big" onClick={() => happen("day")}>{say("sixty_next")}</button> : null}
        {step === "waiting" ? <><button class="big" onClick={() => happen("day")}>{say("sixty_wait")}</button><a href="#/city">{say("sixty_peek")}</a><span>{say("sixty_day", { day })}</span></> : null}
      </p>
      {step === "done" ? <p>{say("sixty_kept", { n: kept.rows, k: kept.people })}</p> : null}
    </div>
  );
}
