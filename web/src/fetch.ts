/** The one file that fetches: the page's data, and the socket of a server that has one. Nothing is asked of any other place. */
import type { Blocks, Diary, People, Places, Rows, Ties, Year } from "./columns";
import type { Ruled, Shared, StarPage } from "./stars";
import type { Page } from "./types";
import { Older, unpack } from "./wire";

const HERE = new URL("./data/", document.baseURI);

async function bytes(name: string): Promise<ArrayBuffer> {
  const answer = await fetch(new URL(name, HERE));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.arrayBuffer();
}

export interface City { page: Page; places: Places; blocks: Blocks; people: People }

export async function city(): Promise<City> {
  const [page, places, blocks, people] = await Promise.all([
    bytes("page.json").then((held) => JSON.parse(new TextDecoder().decode(held)) as Page),
    bytes("places.bin").then((held) => unpack("places", held)),
    bytes("blocks.bin").then((held) => unpack("blocks", held)),
    bytes("people.bin").then((held) => unpack("people", held)),
  ]);
  if (page.format !== 1) throw new Older(`page.json is of format ${page.format}; this page reads 1`);
  return { page, places, blocks, people };
}

const kept = new Map<string, Promise<unknown>>();
function once<T>(name: string, get: () => Promise<T>): Promise<T> {
  const known = kept.get(name) as Promise<T> | undefined;
  if (known) return known;
  const asked = get();
  kept.set(name, asked);
  asked.catch(() => kept.delete(name));
  return asked;
}

export const rowsOf = (world: number): Promise<Rows> => once(`rows-${world}.bin`, async () => unpack("rows", await bytes(`rows-${world}.bin`)));
export const yearOf = (world: number): Promise<Year> => once(`year-${world}.bin`, async () => unpack("year", await bytes(`year-${world}.bin`)));
/** Who knows whom among those of the page, and the weeks of those whom a run followed. */
export const tiesOf = (): Promise<Ties> => once("ties.bin", async () => unpack("ties", await bytes("ties.bin")));
export const diaryOf = (world: number): Promise<Diary> => once(`diary-${world}.bin`, async () => unpack("diary", await bytes(`diary-${world}.bin`)));

/** The week of stars that comes with the page or is of the run behind it; null where there is none. */
export const starsOf = (): Promise<Shared | null> => once("stars.json", async () => {
  const answer = await fetch(new URL("stars.json", HERE));
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`stars.json: ${answer.status}`);
  const about = (await answer.json()) as StarPage;
  if (about.format !== 1) throw new Older(`stars.json is of format ${about.format}; this page reads 1`);
  const [crowd, bonds, meets] = await Promise.all([bytes("stars-crowd.bin").then((held) => unpack("crowd", held)), bytes("stars-bonds.bin").then((held) => unpack("bonds", held)), bytes("stars-meets.bin").then((held) => unpack("meets", held))]);
  return { about, crowd, bonds, meets };
});
export const ruledOf = (rule: number): Promise<Ruled> => once(`stars-${rule}`, async () => {
  const [given, nights, causes] = await Promise.all([bytes(`stars-given-${rule}.bin`).then((held) => unpack("given", held)), bytes(`stars-nights-${rule}.bin`).then((held) => unpack("nights", held)), bytes(`stars-causes-${rule}.bin`).then((held) => unpack("causes", held))]);
  return { given, nights, causes };
});
/** What a map of a world needs. */
export const columnsOf = async (world: number): Promise<{ rows: Rows; year: Year }> => ({ rows: await rowsOf(world), year: await yearOf(world) });

/** A socket to the server's laboratory; messages are JSON, frames are columns. */
export function laboratory(): WebSocket {
  const address = new URL("./live", document.baseURI);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const token = new URLSearchParams(location.search).get("token");
  if (token) address.searchParams.set("token", token);
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  return socket;
}
