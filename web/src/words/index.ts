/** The words in use: one file a language, numbers and dates as that language writes them. */
import { en, type Words } from "./en";
import { nl } from "./nl";
import { zh } from "./zh";

export const LANGUAGES = { en, nl, zh } as const;
export type Language = keyof typeof LANGUAGES;
export type Fill = Record<string, string | number>;

export interface Say {
  (key: keyof Words, fill?: Fill): string;
  language: Language;
  /** All of them, to tell which there are. */
  words: Words;
  number: (value: number, digits?: number) => string;
  share: (value: number, digits?: number) => string;
  date: (start: string, day: number, long?: boolean) => string;
  months: (start: string) => string[];
  /** A word that may not be known: an act, door, list or source by its name. */
  named: (prefix: "act" | "door" | "list" | "source" | "kind", name: string) => string;
}

const TAGS: Record<Language, string> = { en: "en-GB", nl: "nl-NL", zh: "zh-CN" };

/** Words with numbers in them: `{n}` is the number, `{n|day|days}` the word that goes with one or with any other. */
export function sayer(language: Language): Say {
  const words: Words = LANGUAGES[language], tag = TAGS[language];
  const number = (value: number, digits = 0) => new Intl.NumberFormat(tag, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value).replace("-", "−");
  const say = ((key, fill = {}) => words[key].replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (_, name: string, one?: string, more?: string) => { const value = fill[name]; return one !== undefined ? (value === 1 || value === "1" ? one : more!) : value === undefined ? `{${name}}` : typeof value === "number" ? number(value) : value; })) as Say;
  const day = (start: string, n: number) => new Date(Date.parse(`${start}T12:00:00Z`) + n * 86400000);
  say.language = language;
  say.words = words;
  say.number = number;
  say.share = (value, digits = 0) => new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: digits }).format(value);
  say.date = (start, n, long = false) => new Intl.DateTimeFormat(tag, { day: "numeric", month: long ? "long" : "short", timeZone: "UTC", ...(long ? { year: "numeric" } : { weekday: "short" }) }).format(day(start, n));
  say.months = (start) => Array.from({ length: 12 }, (_, i) => new Intl.DateTimeFormat(tag, { month: "short", timeZone: "UTC" }).format(day(start, (i * 365) / 12 + 8)));
  say.named = (prefix, name) => { const key = `${prefix}_${name}` as keyof Words; return key in words ? words[key] : name.replaceAll("_", " "); };
  return say;
}

export function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang") ?? navigator.language.slice(0, 2);
  return asked in LANGUAGES ? (asked as Language) : "en";
}
