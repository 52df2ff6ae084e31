/** The laboratory's socket in use: one credit back for each message drawn; asked again where it was lost. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Frame } from "./columns";
import { laboratory } from "./fetch";
import { unpack } from "./wire";

export type Sums = Record<string, number>;
export interface Day { day: number; days: number; sums: { stands: Sums; changed: Sums }; wrong: { stands: number[]; changed: number[] } }
export interface End extends Day { hash: { stands: string; changed: string }; yaml: string | null; command: string; people: number; touched: number; touched_ids: number[]; hers: { stands: Sums; changed: Sums } | null }
interface Stage { stage: string; done?: number; total?: number }
/** What a run is asked for: a scheme with changes to its file, or a scheme less one row of its ledger. */
export type Asked = { run: { changes: string[]; scheme: string } } | { strike: { row: string; scheme: string } };

/** `live` is whether a server may be behind the page; a copy of plain files asks none. */
export function useLaboratory(live = true) {
  const socket = useRef<WebSocket | null>(null), wanted = useRef<Asked | null>(null);
  const [state, setState] = useState<"asking" | "gone" | "ready" | "running" | "lost">(live ? "asking" : "gone"), [stage, setStage] = useState<Stage>({ stage: "" }), [error, setError] = useState<string | null>(null);
  const [day, setDay] = useState<Day | null>(null), [end, setEnd] = useState<End | null>(null), [frame, setFrame] = useState<Frame | null>(null);
  const send = useRef<(asked: Asked) => void>(() => undefined);
  useEffect(() => {
    let stop = false, opened = false, again = 0;
    send.current = (asked) => { setState("running"); setError(null); setDay(null); setEnd(null); setFrame(null); setStage({ stage: "" }); socket.current?.send(JSON.stringify(asked)); };
    const open = () => {
      const s = laboratory();
      socket.current = s;
      s.onopen = () => { opened = true; setState("ready"); if (wanted.current) send.current(wanted.current); };
      s.onclose = () => { if (stop) return; socket.current = null; setState(opened ? "lost" : "gone"); if (opened) again = window.setTimeout(open, 3000); };
      s.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
        try {
          if (typeof data !== "string") setFrame(unpack("frame", data));
          else {
            const told = JSON.parse(data) as Partial<End> & Partial<Stage> & { error?: string };
            if (told.error !== undefined) { setError(told.error); setState("ready"); wanted.current = null; }
            else if (told.stage !== undefined) setStage(told as Stage);
            else if (told.day !== undefined) { setStage({ stage: "" }); setDay(told as Day); if (told.hash) { setEnd(told as End); setState("ready"); wanted.current = null; } }
          }
        } catch (wrong) { setError(String(wrong)); }
        requestAnimationFrame(() => { if (s.readyState === WebSocket.OPEN) s.send('{"drawn":true}'); });
      };
    };
    if (live) open();
    return () => { stop = true; clearTimeout(again); socket.current?.close(); };
  }, []);
  return { state, stage, error, day, end, frame, ask: (asked: Asked) => { wanted.current = asked; send.current(asked); }, stop: () => { wanted.current = null; socket.current?.send('{"stop":true}'); setState("ready"); } };
}
export type Lab = ReturnType<typeof useLaboratory>;
