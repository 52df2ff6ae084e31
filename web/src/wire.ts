/** Reading the wire: a header of 16 bytes, then little-endian columns, each at a multiple of four bytes. */
import { LAYOUTS, VERSION, type Shapes } from "./columns";

const MAGIC = 0x4f4e4150; // "PANO"
const ARRAYS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i2: Int16Array, i4: Int32Array, f4: Float32Array } as const;

export class Malformed extends Error {}
/** Columns of another version of Panopolis than the page's: whole, but to be made anew. */
export class Older extends Malformed {}

/** The columns of a layout; throws Malformed where the bytes are not those. */
export function unpack<K extends keyof Shapes>(name: K, held: ArrayBuffer): Shapes[K] {
  if (held.byteLength < 16) throw new Malformed(`${name}: ${held.byteLength} bytes are fewer than a header`);
  const head = new DataView(held);
  const number = LAYOUTS.findIndex(([known]) => known === name);
  if (head.getUint32(0, true) === MAGIC && head.getUint16(4, true) !== VERSION) throw new Older(`${name}: columns of version ${head.getUint16(4, true)}, and this page reads ${VERSION}`);
  if (head.getUint32(0, true) !== MAGIC || head.getUint16(6, true) !== number) throw new Malformed(`${name}: these bytes are not its columns`);
  const n = head.getUint32(8, true);
  const fields = LAYOUTS[number][1];
  if (head.getUint32(12, true) !== fields.length) throw new Older(`${name}: ${head.getUint32(12, true)} columns, and this page reads ${fields.length}`);
  const out: Record<string, unknown> = { n };
  let at = 16;
  for (const [field, type] of fields) {
    const array = ARRAYS[type];
    const bytes = n * array.BYTES_PER_ELEMENT;
    if (at + bytes > held.byteLength) throw new Malformed(`${name}: column ${field} is cut short`);
    out[field] = new array(held, at, n);
    at += bytes + ((4 - (bytes % 4)) % 4);
  }
  return out as unknown as Shapes[K];
}

/** What gzip made smaller, as it was; null where the bytes are not of gzip. */
export function inflated(held: ArrayBuffer): Promise<ArrayBuffer> | null {
  const head = new Uint8Array(held, 0, Math.min(2, held.byteLength));
  return head[0] === 0x1f && head[1] === 0x8b ? new Response(new Blob([held]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer() : null;
}
