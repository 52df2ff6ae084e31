/** Who someone is, in words, from her traits; the name is from the run's fixed list, by her id alone. */
import type { People } from "./columns";
import type { Page } from "./types";
import type { Fill, Say } from "./words";

export interface Who { id: number; index: number; name: string; woman: boolean; age: number; rides: boolean; district: string; fifth: number; income: number; busy: boolean; student: boolean; migrant: boolean; /** whether the run kept the rows charged to her */ kept: boolean; pronouns: Fill }

export function whoOf(page: Page, people: People, index: number, say: Say): Who {
  const id = people.person[index], traits = people.traits[index], woman = (traits & 1) === 1;
  const names = woman ? page.names.women : page.names.men;
  const pronouns = woman ? { she: say("she"), her: say("her"), hers: say("hers"), She: say("She"), Her: say("Her") } : { she: say("he"), her: say("him"), hers: say("his"), She: say("He"), Her: say("His") };
  return {
    id, index, name: names[(id * page.stride) % names.length], woman, age: people.age[index], rides: (traits & 32) !== 0, district: page.districts[people.district[index]],
    fifth: people.fifth[index], income: Math.round(people.income[index]), busy: (traits & 8) !== 0, student: (traits & 4) !== 0, migrant: (traits & 2) !== 0, kept: (traits & 128) === 0, pronouns,
  };
}

export function plainOf(who: Who, say: Say): string {
  const kind = who.age >= 18 ? (who.woman ? say("woman", { age: who.age }) : say("man", { age: who.age })) : who.woman ? say("girl", { age: who.age }) : say("boy", { age: who.age });
  const does = say(who.student ? "studies" : who.busy ? "works" : "lives", { district: who.district });
  const fifth = say(`fifth_${who.fifth}` as "fifth_1"), means = who.income ? say("income", { income: who.income, fifth }) : say("no_income", { ...who.pronouns, fifth });
  return [`${kind} ${does}`, ...(who.migrant ? [say("migrant")] : []), means].join(", ") + ".";
}
