/** What page.json holds; panopolis.views.page writes it. */
export interface World {
  name: string; title: string; kind: string; state_hash: string; scheme_sha256: string;
  score: { start: number; floor: number; cap: number; relax?: number } | null;
  tiers: [string, number][]; lists: string[]; black: string[]; closes: Record<string, string[]>; watches: string[]; codes: string[];
  camera: { miss?: number; false_match?: number; gallery_size?: number; reachable?: number; review: number } | null;
  /** Every value of the scheme's file by its path, as `--set` names it. */
  says: Record<string, number | string | boolean>;
}
export interface Opening {
  person: number; doer: number; day: number; place: number; rule: string; fine: number; points: number; case: string; n_such: number; others: number[];
}
/** Day, code, place, points, fine, and the other person of a row that is not hers alone. */
export type Told = [number, string, number, number, number, number | null];
export interface Review {
  catches: number; state_hash: string;
  /** id, times charged for another's act, days on a black list, refusals, woman, age, days shown */
  wrong: [number, number, number, number, number, number, number][];
  /** people ever on a black list, and those of them who were never charged for another's act */
  listed: number; listed_own: number;
  life?: Told[];
}
export interface Archetype { name: string; title: string; who: string; person: number | null }
/** A run besides the city: its command, and what is told of it. */
interface Besides { command: string; state_hash: string; n_person: number; days: number; seed: number }
export interface Beyond {
  post: { command: string; scheme: string; students: number; replicates: number; speeds: { speed: number; by_day: number[]; reach: number; silenced: number; called_back: number; both_chairs: number }[] };
  stars: Besides & { people: number; fell: number; high: number; at: number };
  welfare: Besides & { people: number; listed: number; withheld: number; yuan: number };
}
export interface Page {
  format: number; notice: string; n_person: number; n_shown: number; seed: number; days: number; start: string; recipe: string; command: string;
  districts: string[]; map: { outline: [number, number][][]; river: [number, number][] }; keys: number[]; step_seconds: number; day_zero: number;
  uses: string[]; screen_share: number; archetypes: Archetype[]; names: { women: string[]; men: string[] }; stride: number; first: string;
  twin: string | null; worlds: World[]; opening: Opening | null; review: Review[]; sums: Record<string, Record<string, number>>; beyond: Beyond;
  versions: Record<string, string>; sizes: Record<string, number>; live?: boolean; only?: "stars"; /** whose rows the run kept: everyone's, or a sample's */ ledger?: "full" | "sampled"; /** share of a fine that is added each day past its term */ late_fee?: number;
}
