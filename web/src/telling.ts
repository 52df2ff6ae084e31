/** A row of the ledger in words. */
import type { Row } from "./lives";
import type { Fee, Origin } from "./origins";
import type { Who } from "./persons";
import type { Page, World } from "./types";
import type { Places } from "./columns";
import type { Fill, Say } from "./words";

export function tell(row: Row, world: World, page: Page, places: Places, who: Who, say: Say, fees?: Map<Row, Fee>): string {
  const p = who.pronouns, parts: string[] = [];
  const at = row.place >= 0 ? ` (${say("at_place", { place: row.place, district: page.districts[places.district[row.place]] })})` : "";
  if (row.kind === "charge") {
    const act = say.named("act", row.rule), source = say.named("source", row.source);
    if (row.other !== null) parts.push(say("charge_wrong", { ...p, other: String(row.other), act, seen: capital(source) + at }));
    else { parts.push(say("charge", { ...p, act })); if (row.source) parts.push(say("seen_by", { source: source + at })); }
    if (row.fine) parts.push(say("fine_of", { fine: yuan(row.fine, say) }));
  } else if (row.kind === "listing") {
    const doors = (world.closes[row.rule] ?? []).map((d) => say.named("door", d)).join(", ");
    parts.push(say(doors ? "listing" : "listing_only", { ...p, list: say.named("list", row.rule), doors }));
  } else if (row.kind === "delisting") parts.push(say("delisting", { ...p, list: say.named("list", row.rule) }));
  else if (row.kind === "refusal") parts.push(say(row.source === "standing" ? "refusal_standing" : "refusal", { ...p, door: say.named("door", row.rule) }));
  else if (row.kind === "payment") { parts.push(say("payment", { ...p, fine: yuan(row.fine, say) })); const fee = fees?.get(row); if (fee) parts.push(late(fee, page, say)); }
  else if (row.kind === "expiry" || row.kind === "regain" || row.kind === "reset") parts.push(say("expiry"));
  else if (row.kind === "correction") parts.push(say("correction"));
  else if (row.kind === "erasure") parts.push(say("erasure", p));
  else parts.push(say("other_kind", { kind: row.kind }));
  return parts.join(" ");
}
const yuan = (amount: number, say: Say): string => say.number(amount, Math.abs(amount - Math.round(amount)) > 0.004 ? 2 : 0);

/** What a payment was more than its fines: the fee for paying late, with its days where it was one fine. */
export function late({ fines, fee, charges }: Fee, page: Page, say: Say): string {
  const days = page.late_fee ? fee / (fines * page.late_fee) : 0, whole = Math.round(days), fill = { fines: yuan(fines, say), fee: yuan(fee, say) };
  if (charges !== 1 || whole <= 0 || Math.abs(days - whole) > 0.01) return say("payment_late", fill);
  // another day of it would come to more than the fine: it stopped growing, and the days are no longer those past its term
  return say((whole + 1) * page.late_fee! > 1 ? "payment_late_most" : "payment_late_days", { ...fill, rate: say.share(page.late_fee!), days: whole });
}

/** Where a figure is from, in words: the days between two rows, what nobody saw, or that no ledger keeps it. */
export function fromWords(origin: Origin, life: Row[], page: Page, p: Fill, say: Say): string {
  return [
    ...(origin.spans ?? []).map(([a, b]) => say(b < 0 ? "from_since" : "from_span", { from: say.date(page.start, life[a].day), to: say.date(page.start, b < 0 ? page.days - 1 : life[b].day) })),
    ...(origin.unseen ? [say("from_unseen", { n: origin.unseen })] : []), ...(origin.others ? [say("from_others", { ...p, n: origin.others })] : []), ...(origin.unkept ? [say("from_counted")] : []), ...(origin.part ? [say("from_part")] : []),
  ].join("; ");
}

export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
