/** Week by week: her money, home, work, posts and ties beside her twin's; where no score is kept, its lane says that no one is counting. */
import type { SceneOptions } from "../app";
import { diaryOf } from "../fetch";
import { weeksOf } from "../lives";
import { Weeks } from "../marks/weeks";
import type { Who } from "../persons";
import { useAsked, useNarrow } from "../state";
import type { Say } from "../words";
import { MOST_LIVED } from "./rule";
import { nameOf } from "../worlds";

export function Weekly({ city, say, world, twin, who }: { city: SceneOptions["city"]; say: Say; world: number; twin: number; who: Who }) {
  const { page, people } = city, narrow = useNarrow(), counted = page.worlds[world].score !== null, p = who.pronouns;
  const { value, error } = useAsked(async () => [await diaryOf(world), await diaryOf(twin)] as const, [world, twin]);
  if (error) throw error;
  if (!value) return null;
  const hers = weeksOf(value[0], who.index), twins = twin === world ? null : weeksOf(value[1], who.index);
  if (!hers.length) return <>{counted ? null : <p class="nobody">{say("nobody_counts")}</p>}<p class="fine">{say(value[0].n ? "weeks_other" : "weeks_none", { ...p, most: MOST_LIVED, n: new Set(value[0].person).size })}</p></>;
  const names = { here: nameOf(page.worlds[world], say), there: nameOf(page.worlds[twin], say) }, first = hers[0], last = hers[hers.length - 1];
  return (
    <section class="weekly">
      <h2>{say("weeks_title")}</h2>
      <Weeks days={page.days} hers={hers} twins={twins?.length ? twins : null} months={say.months(page.start)} narrow={narrow} knows={people.knows[who.index]} counted={counted} number={(v) => say.number(v)}
        about={say("weeks_about", { ...p, name: who.name, from: say.number(first.cash), to: say.number(last.cash), posts: last.posts, held: last.held, ties: people.knows[who.index] - last.lost })}
        words={{ hers: names.here, twin: names.there, nobody: say("nobody_counts"), score: say("weeks_score"), money: say("weeks_money"), debt: say("weeks_debt"), home: say("weeks_home"), rents: say("weeks_rents"), work: say("weeks_work"), posts: say("weeks_posts"), held: say("weeks_held"), ties: say("weeks_ties") }} />
      <p class="fine weekkey"><i class="hers" /> {names.here} <i class="twins" /> {say("weeks_twin", { ...p, world: names.there })} · {say("weeks_key")}</p>
    </section>
  );
}
