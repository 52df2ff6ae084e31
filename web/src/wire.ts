/** Reading the wire: a header of 16 bytes, then little-endian columns, each at a multiple of four bytes. */
import { LAYOUTS, VERSION, type Shapes } from "./columns";

const MAGIC = 0x4f4e4150; // "PANO"
const ARRAYS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, i2: Int16Array, i4: Int32Array, f4: Float32Array } as const;

export class Malformed extends Error {}

/** The columns of a layout; throws Malformed where the bytes are not those. */
export function unpack<K extends keyof Shapes>(name: K, held: ArrayBuffer): Shapes[K] {
  if (held.byteLength < 16) throw new Malformed(`${name}: ${held.byteLength} bytes are fewer than a header`);
  const head = new DataView(held);
  const number = LAYOUTS.findIndex(([known]) => known === name);
  if (head.getUint32(0, true) !== MAGIC || head.getUint16(4, true) !== VERSION || head.getUint16(6, true) !== number)
    throw new Malformed(`${name}: these bytes are not its columns`);
  const n = head.getUint32(8, true);
  const fields = LAYOUTS[number][1];
  if (head.getUint32(12, true) !== fields.length) throw new Malformed(`${name}: a wrong number of columns`);
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
