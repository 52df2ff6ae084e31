/** The worlds of the page: what each is called, and beside which it is set. */
import type { Page, World } from "./types";
import type { Say } from "./words";

const WORDS = { "shanghai-2018": "world_told", "shanghai-documented": "world_documented", before: "world_before", none: "world_none" } as const;

/** A world's short name, or the title of its scheme where the page has no words for it. */
export const nameOf = (world: World, say: Say): string => (world.name in WORDS ? say(WORDS[world.name as keyof typeof WORDS]) : world.title);

/** The world that a world is set beside: ordinary law; for ordinary law itself no law, or else the scheme in question. */
export function besideOf(page: Page, world: number): number {
  const at = (name: string | null) => page.worlds.findIndex((w) => w.name === name);
  const twin = at(page.twin);
  if (twin >= 0 && twin !== world) return twin;
  const none = at("none");
  return none >= 0 && none !== world ? none : Math.max(0, at(page.first));
}

/** "than under ordinary law", and its kin. */
export function thanOf(world: World, say: Say): string {
  return world.name === "before" ? say("than_before") : world.name === "none" ? say("than_none") : say("than_other", { world: nameOf(world, say) });
}
