/** Scenes by the first word of the address. */
import type { FunctionComponent } from "preact";
import type { SceneOptions } from "../app";
import { AboutScene } from "./about";
import { ChaptersScene } from "./chapters";
import { CityScene } from "./city";
import { LifeScene } from "./life";
import { Opening } from "./opening";
import { PostScene } from "./post";
import { QuietScene } from "./quiet";
import { RuleScene } from "./rule";
import { SixtyScene } from "./sixty";
import { StandScene } from "./stand";
import { StarsScene } from "./stars";
import { TwoScene } from "./two";

export const scenes: Record<string, FunctionComponent<SceneOptions>> = {
  "": Opening, city: CityScene, life: LifeScene, rule: RuleScene, chapters: ChaptersScene, about: AboutScene, two: TwoScene, quiet: QuietScene, post: PostScene, stand: StandScene, sixty: SixtyScene, stars: StarsScene,
};
