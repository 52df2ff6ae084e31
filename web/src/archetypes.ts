/** What an archetype is called: in English by its recipe, in Dutch by this page's words where it has them. */
import type { Archetype } from "./types";
import type { Say } from "./words";
import { ARCHETYPES } from "./words/archetypes_nl";

const dutch = (a: Archetype, say: Say) => (say.language === "nl" ? ARCHETYPES[a.name] : undefined);
export const archetypeTitle = (a: Archetype, say: Say): string => dutch(a, say)?.[0] ?? a.title;
export const archetypeWho = (a: Archetype, say: Say): string => dutch(a, say)?.[1] ?? a.who;
