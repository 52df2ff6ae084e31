/** A canvas that writes down what is drawn on it: a line for each run of the same stroke in the same ink, how many shapes and points, and where. */
export interface Recorder { context: CanvasRenderingContext2D; lines: () => string[] }

const INK: Record<string, string> = { fill: "fillStyle", fillRect: "fillStyle", fillText: "fillStyle", stroke: "strokeStyle", strokeRect: "strokeStyle", strokeText: "strokeStyle" };

export function recorder(w = 600, h = 400): Recorder {
  const said: { what: string; shapes: number; points: number; box: number[] }[] = [], state: Record<string, unknown> = { globalAlpha: 1, lineWidth: 1 };
  let points: number[] = [], scale = [1, 1, 0, 0];
  const kept: number[][] = [];
  const box = (xy: number[]) => { const x = xy.filter((_, k) => k % 2 === 0), y = xy.filter((_, k) => k % 2 === 1); return x.length ? [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)] : [0, 0, 0, 0]; };
  const put = (method: string, xy: number[], word = "") => {
    const ink = method === "drawImage" ? "" : ` ${String(state[INK[method]])}`, alpha = state.globalAlpha === 1 ? "" : ` at ${Number(state.globalAlpha).toFixed(1)}`, wide = method.startsWith("stroke") ? ` ${Number(state.lineWidth).toFixed(1)} wide` : "";
    const what = `${method}${ink}${wide}${alpha}${word ? ` “${word}”` : ""}`, b = box(xy), last = said[said.length - 1];
    if (last?.what === what) { last.shapes++; last.points += xy.length / 2; last.box = [Math.min(last.box[0], b[0]), Math.min(last.box[1], b[1]), Math.max(last.box[2], b[2]), Math.max(last.box[3], b[3])]; }
    else said.push({ what, shapes: 1, points: xy.length / 2, box: b });
  };
  const add = (...xy: number[]) => { for (let k = 0; k < xy.length; k += 2) points.push(xy[k] * scale[0] + scale[2], xy[k + 1] * scale[1] + scale[3]); };
  const rect = (x: number, y: number, a: number, b: number) => [x, y, x + a, y + b].map((v, k) => v * scale[k % 2] + scale[2 + (k % 2)]);
  const gradient = () => { const stops: string[] = []; return { addColorStop: (at: number, ink: string) => { stops.push(`${at} ${ink}`); }, toString: () => `gradient(${stops.join(", ")})` }; };
  const methods: Record<string, (...args: never[]) => unknown> = {
    beginPath: () => { points = []; }, moveTo: add, lineTo: add, rect: (x: number, y: number, a: number, b: number) => add(x, y, x + a, y + b), arc: (x: number, y: number, r: number) => add(x - r, y - r, x + r, y + r), quadraticCurveTo: add, bezierCurveTo: add, closePath: () => undefined,
    fill: () => put("fill", points), stroke: () => put("stroke", points), fillRect: (...at: number[]) => put("fillRect", rect(...(at as [number, number, number, number]))), strokeRect: (...at: number[]) => put("strokeRect", rect(...(at as [number, number, number, number]))),
    fillText: (word: string, x: number, y: number) => put("fillText", [x, y], word), strokeText: () => undefined, drawImage: (_: unknown, x: number, y: number, a: number, b: number) => put("drawImage", rect(x, y, a, b)), clearRect: () => undefined, setLineDash: () => undefined,
    measureText: (word: string) => ({ width: 7 * word.length }), createLinearGradient: gradient, createRadialGradient: gradient, createImageData: (a: number, b: number) => ({ data: new Uint8ClampedArray(4 * a * b), width: a, height: b }), putImageData: () => { said.push({ what: "putImageData", shapes: 1, points: 0, box: [0, 0, w, h] }); },
    save: () => { kept.push([...scale]); }, restore: () => { scale = kept.pop() ?? scale; }, scale: (a: number, b: number) => { scale[0] *= a; scale[1] *= b; }, translate: (x: number, y: number) => { scale[2] += x * scale[0]; scale[3] += y * scale[1]; }, setTransform: (a: number, _b: number, _c: number, d: number, e: number, f: number) => { scale = [a, d, e, f]; }, clip: () => undefined, rotate: () => undefined,
  };
  const context = new Proxy(state, { get: (_, name: string) => methods[name] ?? state[name], set: (_, name: string, value) => { state[name] = value; return true; } }) as unknown as CanvasRenderingContext2D;
  return { context, lines: () => said.map(({ what, shapes, points: n, box: b }) => `${what}: ${shapes} × ${n} points in ${b.map((v) => Math.round(v)).join(" ")}`) };
}

/** A canvas element for code that makes or is handed one; its context records. */
export function canvasOf(w: number, h: number): HTMLCanvasElement & { recorded: Recorder } {
  const recorded = recorder(w, h);
  return { width: w, height: h, getContext: () => recorded.context, recorded } as unknown as HTMLCanvasElement & { recorded: Recorder };
}
