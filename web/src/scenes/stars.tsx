/** Nosedive: said plainly where the run behind the page has no ratings. */
import type { SceneOptions } from "../app";

export function StarsScene({ say }: SceneOptions) {
  return <div class="column"><h1>{say("stars_title")}</h1><p class="lead">{say("stars_none")}</p></div>;
}
