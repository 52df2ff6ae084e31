/** Chapters: one action, one number, one sentence each. Every number is filled from the sums of the run. */
import type { SceneOptions } from "../app";
import type { Page } from "../types";
import type { Fill, Say } from "../words";
import type { Words } from "../words/en";

interface Chapter { to: string; fill: (page: Page, say: Say) => Fill }
const told = (page: Page) => page.sums[page.first], before = (page: Page) => page.sums[page.twin ?? page.first];

export const CHAPTERS: Chapter[] = [
  { to: "#/city?day=200", fill: (p) => ({ shown: told(p).shown, people: p.n_person }) },
  { to: "#/", fill: (p) => ({ wrong: told(p).wrong, wrong_people: told(p).wrong_people, women: told(p).wrong_women }) },
  { to: "collector", fill: (p, say) => ({ paid: say.number(told(p).people_collectors ? told(p).paid_collectors / told(p).people_collectors : 0), all: say.number(told(p).paid / told(p).people), n: told(p).people_collectors, loads: say.number((told(p).people_collectors ? told(p).paid_collectors / told(p).people_collectors : 0) / 20) }) },
  { to: "#/quiet", fill: (p) => ({ held: told(p).held, held_before: before(p).held }) },
  { to: "student", fill: () => ({}) },
  { to: "#/stars", fill: () => ({}) },
  { to: "#/two", fill: (p, say) => { const share = 1 - told(p).offences / before(p).offences; return { fewer: say.share(Math.abs(share), 1), fewer_or_more: say(share >= 0 ? "fewer" : "more"), listed: told(p).listed, people: p.n_person }; } },
  { to: "#/rule", fill: (p) => ({ refused: told(p).refused, refused_people: told(p).refused_people }) },
  { to: "#/about", fill: () => ({}) },
];

function address(to: string, page: Page): string {
  const names: Record<string, string> = { collector: "scrap_collector", student: "outspoken_student" };
  if (!(to in names)) return to;
  const found = page.archetypes.find((a) => a.name === names[to]);
  return found?.person === null || found === undefined ? "#/life" : `#/life/${found.person}`;
}

export function ChaptersScene({ city, say, place }: SceneOptions) {
  const { page } = city, n = Number(place.rest[0] ?? 0);
  if (!page.sums[page.first] || n < 1 || n > CHAPTERS.length)
    return (
      <div class="column"><h1>{say("chapters_title")}</h1>
        <ol class="contents">{CHAPTERS.map((_, i) => <li key={i}><a href={`#/chapters/${i + 1}`}>{say(`c${i + 1}_title` as keyof Words)}</a></li>)}</ol>
        <p class="also"><a href="#/quiet">{say("quiet_title")}</a> · <a href="#/two">{say("two_title")}</a> · <a href="#/sixty">{say("sixty_title")}</a> · <a href="#/stars">{say("stars_title")}</a></p>
      </div>
    );
  const chapter = CHAPTERS[n - 1], fill = chapter.fill(page, say), word = (part: string) => say(`c${n}_${part}` as keyof Words, fill), number = word("number"), after = n === CHAPTERS.length ? "#/sixty" : `#/chapters/${n + 1}`;
  return (
    <article class="column chapter">
      <p class="where">{say("chapter", { n })}</p>
      <h1>{word("title")}</h1>
      <p class={`number ${number.length > 12 ? "long" : ""}`}>{number}</p>
      <p class="lead">{word("unit")}</p>
      <p class="says">{word("says")}</p>
      <nav class="on" aria-label={say("chapter", { n })}><a class="big" href={address(chapter.to, page)}>{word("act")}</a>{n > 1 ? <a href={`#/chapters/${n - 1}`}>{say("before")}</a> : null}<a href={after}>{say("next")}</a></nav>
    </article>
  );
}
