/** How it was made, and first of all what it cannot say. */
import type { SceneOptions } from "../app";
import { nameOf } from "../worlds";
import type { Words } from "../words/en";

export function AboutScene({ city, say }: SceneOptions) {
  const { page } = city;
  return (
    <div class="column about">
      <h1>{say("about_title")}</h1>
      {[1, 2, 3, 4, 5].map((k) => <section key={k}><h2>{say(`about_${k}` as keyof Words)}</h2><p class={k === 1 ? "lead" : ""}>{say(`about_${k}b` as keyof Words)}</p></section>)}
      <h2>{say("about_from")}</h2>
      <p class="source">{page.command}</p>
      <ul>{page.worlds.map((w) => <li key={w.name}>{nameOf(w, say)}{w.kind ? ` (${say.named("kind", w.kind)})` : ""} <span class="source">{say("about_hash", { world: w.name })} {w.state_hash.slice(0, 16)}</span></li>)}</ul>
      {page.only ? null : <p><a href="#/sixty">{say("sixty_title")}</a></p>}
    </div>
  );
}
