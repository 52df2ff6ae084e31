/** The reader's pretended account, in this page's memory alone: an end that is refused, then sixty days that any look at the city begins again. */
import { useEffect, useState } from "preact/hooks";

export type Step = "open" | "refused" | "waiting" | "done";
export interface Account { step: Step; day: number; /** whether a log-in began the days again */ again: boolean }
export const WAIT_DAYS = 60;
export const OPEN: Account = { step: "open", day: 0, again: false };

/** What an account becomes by being asked to close, by a day, or by a log-in. */
export function next(now: Account, what: "close" | "day" | "log-in"): Account {
  if (what === "close") return now.step === "open" ? { ...OPEN, step: "refused" } : now;
  if (what === "log-in") return now.step === "waiting" ? { step: "waiting", day: 0, again: true } : now;
  if (now.step === "refused") return { step: "waiting", day: 0, again: false };
  if (now.step !== "waiting") return now;
  return { step: now.day + 1 >= WAIT_DAYS ? "done" : "waiting", day: now.day + 1, again: false };
}

let account = OPEN;
const told = new Set<() => void>();
export function happen(what: "close" | "day" | "log-in"): void { account = next(account, what); for (const tell of told) tell(); }

export function useAccount(): Account {
  const [, again] = useState(0);
  useEffect(() => { const tell = () => again((n) => n + 1); told.add(tell); return () => { told.delete(tell); }; }, []);
  return account;
}
