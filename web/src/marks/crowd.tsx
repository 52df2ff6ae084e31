/** A row of small figures, one a person: helped, or still charged for what another did. */
export interface CrowdOptions { people: { id: number; state: "helped" | "still" | "new"; her?: boolean }[]; about: string; onPick?: (id: number) => void }

export function Crowd({ people, about }: CrowdOptions) {
  return (
    <div class="crowd" role="img" aria-label={about}>
      {people.map(({ id, state, her }) => (
        <svg key={id} class={`one ${state}${her ? " her" : ""}`} viewBox="0 0 16 34" width="13" height="27" aria-hidden="true">
          <circle cx="8" cy="6" r="4.4" /><path d="M2.4 33C1.6 15 3.6 12.4 8 12.4S14.4 15 13.6 33Z" />
        </svg>
      ))}
    </div>
  );
}
