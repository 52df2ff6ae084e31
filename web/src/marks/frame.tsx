/** The screen in its frame at the park's entrance, life-size, with who stands before it: drawn, and clearly so. */
import { FaceParts, type Looks } from "./face";
import { Passer } from "./street";

export type Standpoint = "shown" | "passer" | "neighbour";
export interface FrameOptions {
  /** Whose face is in the loop; null where the screen is dark. */
  face: ({ seed: number } & Looks) | null;
  standpoint: Standpoint;
  /** Streets around the crossing of the offence, as a path in a box of 200 x 96 with the place in its middle. */
  streets: string;
  words: { place: string; simulated: string; you: string };
  /** How far the clip of this face has run, 0 to 1. */
  part: number;
  about: string;
}

/** People on the pavement as seen from the street: who passes, by where one stands. */
const WALKS: Record<Standpoint, [x: number, coat: string, size: number][]> = {
  shown: [[430, "var(--cloth-b)", 1.1], [520, "var(--cloth-a)", 1.05]],
  passer: [[120, "var(--cloth-c)", 1.08], [500, "var(--cloth-b)", 1.1], [575, "var(--cloth-d)", 1.02]],
  neighbour: [[500, "var(--cloth-c)", 1.06]],
};

export function Frame({ face, standpoint, streets, words, part, about }: FrameOptions) {
  const mine = standpoint === "shown" && face;
  return (
    <svg class={`frame ${standpoint}`} viewBox="0 0 640 560" role="img" aria-label={about}>
      <rect class="sky" width="640" height="560" />
      <path class="lawn" d="M0 470V386C120 368 470 368 640 384V470Z" />
      <g class="leaves"><circle class="leaf a" cx="66" cy="292" r="82" /><circle class="leaf b" cx="40" cy="262" r="40" /><path class="trunk" d="M58 470V350H74V470Z" /><circle class="leaf a" cx="590" cy="276" r="92" /><circle class="leaf b" cx="566" cy="238" r="44" /><path class="trunk" d="M582 470V350H598V470Z" /></g>
      <rect class="pavement" y="466" width="640" height="94" /><rect class="kerb" y="548" width="640" height="12" />
      <g class="screen">
        <path class="post" d="M238 470V420M402 470V420" />
        <rect class="case" x="170" y="28" width="300" height="404" rx="10" /><rect class="glass" x="184" y="42" width="272" height="376" rx="3" />
        {face ? (
          <g class="onscreen">
            <rect class="ground" x="184" y="42" width="272" height="376" />
            <svg x="206" y="46" width="228" height="262" viewBox="0 0 100 115"><FaceParts {...face} /></svg>
            <svg x="184" y="308" width="272" height="92" viewBox="0 0 200 96" preserveAspectRatio="xMidYMid slice"><rect class="m-ground" width="200" height="96" /><path class="m-street" d={streets} /><rect class="square" x="86" y="34" width="28" height="28" stroke-width="4" /></svg>
            <text class="onscreen-words" x="194" y="413">{words.place}</text><text class="onscreen-words" x="446" y="413" text-anchor="end">{words.simulated}</text>
            <rect class="time" x="184" y="42" width={272 * part} height="5" />
          </g>
        ) : null}
      </g>
      {WALKS[standpoint].map(([x, coat, size], k) => <Passer key={k} x={x} y={544} coat={coat} size={size} />)}
      {standpoint === "neighbour" ? <g class="knows"><Passer x={128} y={546} coat="var(--cloth-d)" size={1.24} /><path class="glance" d="M150 392L214 250" /></g> : null}
      {mine ? <g class="mirror"><svg x="232" y="330" width="176" height="212" viewBox="0 0 100 120"><FaceParts {...face} back /></svg><text class="you-words" x="320" y="556" text-anchor="middle">{words.you}</text></g> : null}
    </svg>
  );
}
