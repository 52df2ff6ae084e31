/** What an archetype is called: in English by its recipe, in another language by this page's words where it has them. */
import type { Archetype } from "./types";
import type { Language, Say } from "./words";
import { ARCHETYPES as NL } from "./words/archetypes_nl";
import { ARCHETYPES as ZH } from "./words/archetypes_zh";

const WORDS: Partial<Record<Language, Record<string, [title: string, who: string]>>> = { nl: NL, zh: ZH };
export const archetypeTitle = (a: Archetype, say: Say): string => WORDS[say.language]?.[a.name]?.[0] ?? a.title;
export const archetypeWho = (a: Archetype, say: Say): string => WORDS[say.language]?.[a.name]?.[1] ?? a.who;
