/** Philox4x32-10, as panopolis.draws has it: the page finds where someone goes by the very draws of the engine. */
const M0 = 0xd2511f53, M1 = 0xcd9e8d57, W0 = 0x9e3779b9, W1 = 0xbb67ae85;

/** The high 32 bits of the product of two words. */
function high(a: number, b: number): number {
  const a0 = a & 0xffff, a1 = a >>> 16, b0 = b & 0xffff, b1 = b >>> 16;
  const mid = a1 * b0 + ((a0 * b0) >>> 16), low = a0 * b1 + (mid & 0xffff);
  return (a1 * b1 + Math.floor(mid / 65536) + Math.floor(low / 65536)) >>> 0;
}

/** Writes the four words for key (k0, k1) and counter (c0, c1, c2, c3) into `out`. */
export function philox(k0: number, k1: number, c0: number, c1: number, c2: number, c3: number, out: Uint32Array): void {
  let x0 = c0, x1 = c1, x2 = c2, x3 = c3, a = k0, b = k1;
  for (let i = 0; i < 10; i++) {
    const h0 = high(x0, M0), l0 = Math.imul(x0, M0) >>> 0, h1 = high(x2, M1), l1 = Math.imul(x2, M1) >>> 0;
    x0 = (h1 ^ x1 ^ a) >>> 0;
    x1 = l1;
    x2 = (h0 ^ x3 ^ b) >>> 0;
    x3 = l0;
    a = (a + W0) >>> 0;
    b = (b + W1) >>> 0;
  }
  out[0] = x0; out[1] = x1; out[2] = x2; out[3] = x3;
}

/** An integer in 0..n-1 of a word. */
export const integer = (word: number, n: number): number => Math.floor((word * n) / 4294967296);
