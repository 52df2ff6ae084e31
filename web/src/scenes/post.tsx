/** The post that spread: how far an old wrong is told over the campuses of two cities, and how fast one would have to delete. */
import { useState } from "preact/hooks";
import type { SceneOptions } from "../app";
import { Spread } from "../marks/spread";
import { useNarrow } from "../state";

export function PostScene({ city, say }: SceneOptions) {
  const { page } = city, { post } = page.beyond, narrow = useNarrow(), [at, setAt] = useState(() => Math.max(0, post.speeds.findIndex((s) => s.speed === 1)));
  const chosen = post.speeds[at], student = page.archetypes.find((a) => a.name === "outspoken_student");
  const name = (speed: number) => (speed === 0 ? say("post_not") : speed === 1 ? say("post_measured") : say("post_times", { times: say.number(speed, speed < 1 ? 2 : 0) }));
  const fill = { reach: say.share(chosen.reach), students: post.students, days: chosen.by_day.length, silenced: say.share(chosen.silenced), chairs: say.share(chosen.both_chairs), speed: name(chosen.speed), n: post.replicates };
  return (
    <div class="column">
      <h1>{say("post_title")}</h1><p class="lead">{say("post_lead")}</p>
      <label class="slider"><span>{say("post_slider")}</span><input type="range" min={0} max={post.speeds.length - 1} step={1} value={at} aria-valuetext={name(chosen.speed)} onInput={(e) => setAt(Number(e.currentTarget.value))} /><output>{name(chosen.speed)}</output></label>
      <p class="healed" aria-live="polite">{say("post_says", fill)}</p>
      <Spread lines={post.speeds.map((s) => ({ by_day: s.by_day, name: narrow ? (s.speed === 0 ? "0" : `× ${say.number(s.speed, s.speed < 1 ? 2 : 0)}`) : name(s.speed) }))} chosen={at} narrow={narrow} share={(v) => say.share(v)} day={(d) => say("post_day", { d })} about={say("post_about", fill)} />
      <p>{say("post_chairs", fill)}</p>
      <p class="fine">{say("post_how", fill)}</p>
      <p class="source">{post.command}</p>
      {student?.person == null ? null : <nav class="on"><a class="big" href={`#/life/${student.person}`}>{say("post_student")}</a></nav>}
    </div>
  );
}
