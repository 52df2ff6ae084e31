/** Parts of the scene of stars: the doors and who may pass, the switch of the average with its one number, and each star with its cause. */
import type { Crowd } from "../columns";
import { cut, kindOf, movers, shade, type Door, type Star, type StarPage, type StarRule } from "../stars";
import { css, ramp } from "../marks/ramp";
import { starShape } from "../marks/fall";
import { capital } from "../telling";
import type { Fill, Say } from "../words";
import type { Words } from "../words/en";

const NAMED = ["entry", "post", "travel", "care", "flat", "platform"];
/** A door as its sign says it; one that a world of stars seldom has goes by its usual word. */
export const doorWord = (say: Say, door: string): string => (NAMED.includes(door) ? say(`stars_door_${door}` as keyof Words) : say.named("door", door));

export function DoorList({ doors, say, name }: { doors: Door[]; say: Say; name: string }) {
  return (
    <ul class="doors">
      {[...doors].reverse().map((d) => (
        <li key={d.door} class={d.hers ? "open" : "shut"}>
          <svg width="22" height="28" viewBox="0 0 26 32" aria-hidden="true"><rect x="3" y="2" width="20" height="28" rx="1.5" class="frame" />{d.hers ? <path class="leaf" d="M3 2L12 6V33L3 30Z" /> : <><rect x="3" y="2" width="20" height="28" rx="1.5" class="leaf" /><circle cx="18.5" cy="17" r="1.6" class="knob" /></>}</svg>
          <div><p><b>{doorWord(say, d.door)}</b> <span class="from">{say("stars_from", { at: say.number(d.opens, 1) })}</span></p>
            <p class="hers"><span class="hidden">{name}: </span>{say(d.hers ? "stars_open" : "stars_shut")}</p>
            <p class="passbar" aria-hidden="true"><i style={{ width: `${(100 * d.pass) / d.of}%` }} /></p>
            <p class="fine">{say("stars_pass", { n: d.pass, of: d.of })}{d.closedToday ? `; ${say("stars_closed_today", { n: d.closedToday })}` : ""}</p></div>
        </li>
      ))}
    </ul>
  );
}

export function RuleSwitch({ about, rule, onRule, say, pronouns }: { about: StarPage; rule: number; onRule: (rule: number) => void; say: Say; pronouns: Fill }) {
  if (about.rules.length < 2) return <p class="fine">{say("stars_one_rule")}</p>;
  const now = about.rules[rule];
  return (
    <section class="averages" aria-label={say("stars_rules")}>
      <h3>{say("stars_rules")}</h3>
      <div class="ruleset" role="radiogroup" aria-label={say("stars_rules")}>
        {about.rules.map((r, k) => (
          <label key={k} class={k === rule ? "chosen" : ""}><input type="radio" name="average" checked={k === rule} onChange={() => onRule(k)} /><span><b>{say(`stars_rule_${kindOf(r.average)}` as keyof Words)}</b><small>{say(`stars_rule_${kindOf(r.average)}_says` as keyof Words, { step: say.share(r.average.moving ?? 0), prior: say.number(r.average.prior?.stars ?? 0, 1), weight: r.average.prior?.weight ?? 0, decays: say.share(r.average.decays ?? 0), last: r.average.last ?? 0, forgets: say.share(r.average.forgets ?? 0) })}</small></span></label>
        ))}
      </div>
      <p class="lownumber" aria-live="polite"><b>{say.number(cut(now.lowest), 2)}</b> <span>{say("stars_number", { ...pronouns, name: about.given, fell: now.fell, rated: now.rated, days: about.all_days })}</span></p>
    </section>
  );
}

const part = (say: Say, name: string, value: number): string => `${say(`stars_part_${name}` as keyof Words)} ${value > 0 ? "+" : "−"}${say.number(Math.abs(value), 1)}`;

/** Every star of a day and every row of her ledger, each with its cause. */
export function Given({ stars, day, about, rule, crowd, picked, onPick, say, pronouns, narrow }: { stars: Star[]; day: number; about: StarPage; rule: StarRule; crowd: Crowd; picked: number; onPick: (k: number) => void; say: Say; pronouns: Fill; narrow: boolean }) {
  const twins = rule.twin !== null && about.first + day >= about.big_day, rows = rule.rows.filter((r) => r[0] === about.first + day);
  return (
    <div class="scroll">
      <table class={`given ${narrow ? "narrow" : ""}`}>
        <caption class="hidden">{say("stars_table")}</caption>
        <thead><tr><th scope="col">{say("stars_col_stars")}</th><th scope="col">{say("stars_col_by")}</th><th scope="col">{say("stars_col_why")}</th>{twins ? <th scope="col" class="n">{say("stars_col_twin")}</th> : null}</tr></thead>
        <tbody>
          {stars.map((s, k) => (s.day !== day ? null : (
            <tr key={k} class={k === picked ? "shown" : ""}>
              <td><button class="starbutton" aria-pressed={k === picked} onClick={() => onPick(k === picked ? -1 : k)} aria-label={say("stars_pick", { stars: say.number(s.tenths / 10, 1), id: String(crowd.person[s.by]) })}><Glyph tenths={s.tenths} at={shade(about, s.tenths / 10)} />{say.number(s.tenths / 10, 1)}</button></td>
              <td><b>{capital(say("life_person", { id: String(crowd.person[s.by]) }))}</b> <span class="soft">{say(s.meeting === 0 ? "stars_stranger" : s.meeting === 2 ? "stars_tie" : "stars_service", { at: say.number(cut(s.standing), 2) })}{about.weighted ? `, ${say("stars_weight", { n: s.weight })}` : ""}</span></td>
              <td class="why"><span>{say("stars_part_shows")} {say.number(s.parts[0][1], 1)}</span>{movers(s).map(([name, value]) => <span key={name} class={value < 0 ? "down" : "up"}>{part(say, name, value)}</span>)}</td>
              {twins ? <td class="n" data-word={say("stars_col_twin")}>{s.twin === null ? "–" : say.number(s.twin / 10, 1)}</td> : null}
            </tr>
          )))}
          {rows.map(([, kind, name, source], k) => (
            <tr key={`row${k}`} class="ledgerrow">
              <td>{say("stars_ledger")}</td>
              <td>{kind === "charge" ? say("seen_by", { source: say.named("source", source) }) : say("stars_standing_only")}</td>
              <td colSpan={twins ? 2 : 1}>{say(kind === "charge" ? "stars_charge" : kind === "refusal" ? "stars_refused" : "other_kind", { ...pronouns, act: say.named("act", name), door: say.named("door", name), kind })} {kind === "charge" && about.takes[name] ? say("stars_takes", { stars: say.number(-about.takes[name].stars, 0), times: say.number(about.damage, 0), days: about.takes[name].damage_days }) : ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Glyph({ tenths, at }: { tenths: number; at: number }) {
  const ink = { day: css(ramp("day", at)), night: css(ramp("night", at)) };
  return <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" style={{ "--of-day": ink.day, "--of-night": ink.night }} class="glyph">{tenths < 30 ? <rect x="4.5" y="4.5" width="11" height="11" class="low" /> : <path d={starShape(10, 10.5, 9)} class="high" />}</svg>;
}
