/** The laboratory's socket in use: one credit back for each message drawn; asked again where it was lost. */
import { useEffect, useState } from "preact/hooks";
import type { Frame, Lived } from "./columns";
import { laboratory } from "./fetch";
import { inflated, unpack } from "./wire";

export type Sums = Record<string, number>;
export interface Day { day: number; days: number; sums: { stands: Sums; changed: Sums }; wrong: { stands: number[]; changed: number[] } }
export interface End extends Day { hash: { stands: string; changed: string }; yaml: string | null; command: string; people: number; touched: number; touched_ids: number[]; hers: { stands: Sums; changed: Sums } | null; /** 'kind|rule|source' of each code in `lived` */ codes: string[] }
interface Stage { stage: string; done?: number; total?: number }
/** What a run is asked for: a scheme with changes to its file, or a scheme less one row of its ledger. */
export type Asked = { run: { changes: string[]; scheme: string } } | { strike: { row: string; scheme: string } };

/** One place at the laboratory: what it was asked, and what it has told so far. */
class Bench {
  state: "asking" | "gone" | "ready" | "running" | "lost";
  stage: Stage = { stage: "" };
  error: string | null = null;
  day: Day | null = null;
  end: End | null = null;
  frame: Frame | null = null;
  /** Everyone's rows on both sides, once the last day is lived. */
  lived: Lived | null = null;
  /** What was asked last, and is told of here. */
  asked: Asked | null = null;
  readonly seen = new Set<() => void>();
  private socket: WebSocket | null = null;
  private wanted: Asked | null = null;
  private again = 0;
  private left = false;

  constructor(live: boolean) { this.state = live ? "asking" : "gone"; if (live) this.open(); }

  ask = (asked: Asked): void => { this.wanted = asked; this.send(asked); };
  stop = (): void => { this.wanted = null; this.socket?.send('{"stop":true}'); this.now({ state: "ready", stage: { stage: "" } }); };
  leave(): void { this.left = true; clearTimeout(this.again); this.socket?.close(); }

  private now(what: Partial<Bench>): void { Object.assign(this, what); for (const tell of this.seen) tell(); }
  private send(asked: Asked): void {
    this.now({ state: "running", error: null, day: null, end: null, frame: null, lived: null, stage: { stage: "" }, asked });
    this.socket?.send(JSON.stringify(asked));
  }
  private open(): void {
    const s = laboratory();
    let opened = false;
    this.socket = s;
    s.onopen = () => { opened = true; this.now({ state: "ready" }); if (this.wanted) this.send(this.wanted); };
    // who was answered before is asked again; where nothing ever answered there is no laboratory
    s.onclose = () => { if (this.left) return; this.socket = null; const lost = opened || this.state === "lost"; this.now({ state: lost ? "lost" : "gone" }); if (lost) this.again = window.setTimeout(() => this.open(), 3000); };
    s.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      void this.take(data).catch((wrong: unknown) => this.now({ error: String(wrong) })).then(() => requestAnimationFrame(() => { if (s.readyState === WebSocket.OPEN) s.send('{"drawn":true}'); }));
    };
  }
  private async take(data: string | ArrayBuffer): Promise<void> {
    if (typeof data !== "string") {
      const packed = inflated(data), of = this.asked;
      if (packed) { const lived = unpack("lived", await packed); if (of === this.asked) this.now({ lived }); } else this.now({ frame: unpack("frame", data) });
      return;
    }
    const told = JSON.parse(data) as Partial<End> & Partial<Stage> & { error?: string };
    if (told.error !== undefined) { this.wanted = null; this.now({ error: told.error, state: "ready" }); }
    else if (told.stage !== undefined) this.now({ stage: told as Stage });
    else if (told.day !== undefined) {
      if (told.hash) { this.wanted = null; this.now({ stage: { stage: "" }, day: told as Day, end: told as End, state: "ready" }); } else this.now({ stage: { stage: "" }, day: told as Day });
    }
  }
}
export type Lab = Bench;

const kept = new Map<string, Bench>();

/** A bench; `live` is whether a server may be behind the page. One with a name is kept while the page is, with what it has told: whoever comes back finds it. */
export function useLaboratory(live = true, name?: string): Lab {
  const [bench] = useState(() => { const known = name === undefined ? undefined : kept.get(name), mine = known ?? new Bench(live); if (name !== undefined) kept.set(name, mine); return mine; }), [, again] = useState(0);
  useEffect(() => {
    const tell = () => again((n) => n + 1);
    bench.seen.add(tell);
    tell(); // what was told between the first drawing and now
    return () => { bench.seen.delete(tell); if (name === undefined) bench.leave(); };
  }, []);
  return bench;
}
