/** What the address holds, and the few choices of the page: light, language, world. Nothing of the reader is kept or sent anywhere. */
import { useEffect, useState } from "preact/hooks";

export interface Place { scene: string; rest: string[]; query: URLSearchParams }

export function placeOf(hash: string): Place {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [scene = "", ...rest] = path.split("/");
  return { scene, rest, query: new URLSearchParams(query) };
}

/** The address of a place, in a world or in the first one. */
export function addressOf({ scene, rest, query }: Place, world: string | null): string {
  const asked = new URLSearchParams(query);
  if (world) asked.set("world", world); else asked.delete("world");
  return `#/${[scene, ...rest].join("/")}${asked.size ? `?${asked}` : ""}`;
}

export function usePlace(): Place {
  const [place, set] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const moved = () => set(placeOf(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return place;
}

/** Whether a media query holds, followed as it changes. */
export function useMedia(query: string): boolean {
  const [holds, set] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const asked = matchMedia(query), changed = () => set(asked.matches);
    changed();
    asked.addEventListener("change", changed);
    return () => asked.removeEventListener("change", changed);
  }, [query]);
  return holds;
}
export const useStill = (): boolean => useMedia("(prefers-reduced-motion: reduce)");
export const useNarrow = (): boolean => useMedia("(max-width: 760px)");

/** What a promise gives, or undefined until then, and never what was asked for before `on` changed; an error is thrown where it is drawn. */
export function useAsked<T>(ask: () => Promise<T>, on: unknown[]): { value?: T; error?: Error } {
  const [state, set] = useState<{ on: unknown[]; value?: T; error?: Error }>({ on: [] });
  useEffect(() => {
    let here = true;
    ask().then((value) => here && set({ on, value }), (error: Error) => here && set({ on, error }));
    return () => { here = false; };
  }, on);
  return state.on.length === on.length && state.on.every((one, k) => Object.is(one, on[k])) ? state : {};
}

export type Light = "day" | "night";
