/** Chapters: one action, one number, one sentence each. Every number is filled from the sums of a run that is shipped with the page. */
import type { SceneOptions } from "../app";
import type { Page } from "../types";
import type { Fill, Say } from "../words";
import type { Words } from "../words/en";
import { besideOf, nameOf, thanOf } from "../worlds";

interface Told { page: Page; say: Say; here: Record<string, number>; beside: Record<string, number>; than: string }
interface Chapter { to: string; fill: (told: Told) => Fill; /** whether the run has nothing of the kind, so that another sentence stands there */ none?: (told: Told) => boolean; /** of which run besides the city */ run?: (page: Page) => string }

export const CHAPTERS: Chapter[] = [
  { to: "#/stand?day=200", fill: ({ page, here }) => ({ shown: here.shown, people: page.n_person }), none: ({ here }) => !here.shown },
  { to: "#/", fill: ({ here }) => ({ wrong: here.wrong, wrong_people: here.wrong_people, women: here.wrong_women }), none: ({ here }) => !here.wrong },
  { to: "collector", fill: ({ say, here: h }) => { const each = h.people_collectors ? h.paid_collectors / h.people_collectors : 0; return { paid: say.number(each), all: say.number(h.paid / h.people), n: h.people_collectors, loads: say.number(each / 20) }; } },
  { to: "#/quiet", fill: ({ here, beside, than }) => ({ held: here.held, held_beside: beside.held, than }) },
  { to: "#/post", fill: ({ page: { beyond: { post } }, say }) => { const at = (speed: number) => post.speeds.find((s) => s.speed === speed)!, fast = post.speeds[post.speeds.length - 1], last = at(1).by_day.length; return { reach: say.share(at(1).reach), free: say.share(at(0).reach), times: fast.speed, fast: say.share(fast.reach), days: last }; }, run: (p) => p.beyond.post.command },
  { to: "#/stars", fill: ({ page: { beyond: { stars } }, say }) => ({ fell: stars.fell, people: stars.people, days: stars.days, high: say.share(stars.high), at: say.number(stars.at, 1) }), run: (p) => p.beyond.stars.command },
  { to: "#/two", fill: ({ page, say, here, beside, than }) => { const share = 1 - here.offences / beside.offences; return { fewer: say.share(Math.abs(share), 1), fewer_or_more: say(share >= 0 ? "fewer" : "more"), listed: here.listed, people: page.n_person, than }; } },
  { to: "#/rule", fill: ({ here }) => ({ refused: here.refused, refused_people: here.refused_people }), none: ({ here }) => !here.refused },
  { to: "#/about", fill: ({ page: { beyond: { welfare } } }) => ({ withheld: welfare.withheld, listed: welfare.listed, people: welfare.people }), run: (p) => p.beyond.welfare.command },
];

function address(to: string, page: Page): string {
  if (to !== "collector") return to;
  const found = page.archetypes.find((a) => a.name === "scrap_collector");
  return found?.person === null || found === undefined ? "#/life" : `#/life/${found.person}`;
}

export function ChaptersScene({ city, say, place, world }: SceneOptions) {
  const { page } = city, n = Number(place.rest[0] ?? 0), now = page.worlds[world], other = page.worlds[besideOf(page, world)];
  if (!page.sums[now.name] || n < 1 || n > CHAPTERS.length)
    return (
      <div class="column"><h1>{say("chapters_title")}</h1>
        <ol class="contents">{CHAPTERS.map((_, i) => <li key={i}><a href={`#/chapters/${i + 1}`}>{say(`c${i + 1}_title` as keyof Words)}</a></li>)}</ol>
        <p class="also">{say("chapters_also")} <a href="#/quiet">{say("quiet_title")}</a> · <a href="#/two">{say("two_title")}</a> · <a href="#/sixty">{say("sixty_title")}</a></p>
      </div>
    );
  const chapter = CHAPTERS[n - 1], told: Told = { page, say, here: page.sums[now.name], beside: page.sums[other.name], than: thanOf(other, say) }, fill = chapter.fill(told);
  const word = (part: string) => say(`c${n}_${part}` as keyof Words, fill), after = n === CHAPTERS.length ? "#/sixty" : `#/chapters/${n + 1}`;
  return (
    <article class="column chapter">
      <p class="where">{say("chapter", { n })}{chapter.run ? "" : ` · ${nameOf(now, say)}`}</p>
      <h1>{word("title")}</h1>
      <p class="number">{word("number")}</p>
      <p class="lead">{word("unit")}</p>
      <p class="says">{word(chapter.none?.(told) ? "none" : "says")}</p>
      <nav class="on" aria-label={say("chapter", { n })}><a class="big" href={address(chapter.to, page)}>{word("act")}</a>{n > 1 ? <a href={`#/chapters/${n - 1}`}>{say("before")}</a> : null}<a href={after}>{say("next")}</a></nav>
      <p class="source">{say("chapter_from")} {chapter.run ? chapter.run(page) : page.command}</p>
    </article>
  );
}
