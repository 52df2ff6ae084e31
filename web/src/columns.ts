// Written from panopolis.views.page.layout by `make docs`; do not edit.
export const VERSION = 1;
export const NOBODY = 0xffffffff;
export const LAYOUTS = [
  ["places", [["x", "f4"], ["y", "f4"], ["row", "u2"], ["column", "u2"], ["district", "u1"], ["cameras", "u1"], ["screen", "f4"]]],
  ["blocks", [["corner0", "u2"], ["corner1", "u2"], ["corner2", "u2"], ["corner3", "u2"], ["use", "u1"]]],
  ["people", [["person", "u4"], ["district", "u1"], ["work", "u1"], ["age", "u1"], ["traits", "u1"], ["archetype", "u1"], ["fifth", "u1"], ["income", "f4"], ["approval", "f4"]]],
  ["rows", [["day", "u2"], ["person", "u4"], ["other", "u4"], ["code", "u1"], ["place", "i2"], ["points", "i4"], ["fine", "f4"]]],
  ["year", [["score", "f4"], ["listed_days", "u2"], ["shown_days", "u2"], ["loans_asked", "u2"], ["loans_refused", "u2"], ["refused_by_scheme", "u2"], ["posts", "u2"], ["posts_held", "u2"], ["sanctions", "u2"], ["wrongly_charged", "u2"], ["offences", "u2"], ["ties_lost", "u2"], ["paid_yuan", "f4"], ["cash_yuan", "f4"], ["debt_yuan", "f4"], ["benefit_lost_yuan", "f4"]]],
  ["frame", [["score", "f4"], ["twin", "f4"]]],
  ["crowd", [["person", "u4"], ["x", "u2"], ["age", "u1"], ["traits", "u1"], ["archetype", "u1"]]],
  ["bonds", [["one", "u2"], ["other", "u2"], ["rests", "u1"]]],
  ["meets", [["day", "u1"], ["meeting", "u1"], ["round", "u1"], ["one", "u2"], ["other", "u2"]]],
  ["given", [["one", "u1"], ["other", "u1"]]],
  ["nights", [["rating", "u2"]]],
  ["causes", [["twin", "u1"], ["day", "u1"], ["by", "u2"], ["meeting", "u1"], ["round", "u1"], ["tenths", "u1"], ["weight", "u1"], ["standing", "u2"], ["shows", "i2"], ["slips", "i2"], ["halo", "i2"], ["upward", "i2"], ["mood", "i2"], ["years", "i2"], ["chance", "i2"], ["grudge", "i2"], ["listed", "i2"], ["answer", "i2"]]],
] as const;
export interface Places {
  readonly n: number;
  /** east of the centre, in radii of the city */
  readonly x: Float32Array;
  /** north of the centre */
  readonly y: Float32Array;
  /** street of one direction, counted within the district */
  readonly row: Uint16Array;
  /** street of the other direction */
  readonly column: Uint16Array;
  /** number of the district */
  readonly district: Uint8Array;
  /** bit k: a camera stands here in world k */
  readonly cameras: Uint8Array;
  /** rank of a screen: one hangs here where it is below the share of crossings with one */
  readonly screen: Float32Array;
}
export interface Blocks {
  readonly n: number;
  /** crossing at corner 0, around */
  readonly corner0: Uint16Array;
  /** crossing at corner 1, around */
  readonly corner1: Uint16Array;
  /** crossing at corner 2, around */
  readonly corner2: Uint16Array;
  /** crossing at corner 3, around */
  readonly corner3: Uint16Array;
  /** number of what stands there, in uses */
  readonly use: Uint8Array;
}
export interface People {
  readonly n: number;
  /** her id */
  readonly person: Uint32Array;
  /** number of the district she lives in */
  readonly district: Uint8Array;
  /** number of the district of her work, study or second place */
  readonly work: Uint8Array;
  /** years */
  readonly age: Uint8Array;
  /** bits: 1 woman, 2 registered elsewhere, 4 studies, 8 works, 16 drives, 32 rides, 64 owns the tool of her trade */
  readonly traits: Uint8Array;
  /** 0, or the number from 1 of the archetype she stands for */
  readonly archetype: Uint8Array;
  /** income fifth of her household, 1 the poorest */
  readonly fifth: Uint8Array;
  /** CNY a month */
  readonly income: Float32Array;
  /** what she thinks of being scored, 0 against to 1 in favour */
  readonly approval: Float32Array;
}
export interface Rows {
  readonly n: number;
  /** day of the row, 0 the scheme's first */
  readonly day: Uint16Array;
  /** index of the person charged among those of the page */
  readonly person: Uint32Array;
  /** id of who did it, where that was another */
  readonly other: Uint32Array;
  /** number of (kind, rule, source) in the world's codes */
  readonly code: Uint8Array;
  /** crossing, -1 where there is none */
  readonly place: Int16Array;
  /** points applied, in hundredths */
  readonly points: Int32Array;
  /** fine asked or paid, CNY */
  readonly fine: Float32Array;
}
export interface Year {
  readonly n: number;
  /** points of the ledger, in hundredths, as of the last row */
  readonly score: Float32Array;
  /** days on any black list */
  readonly listed_days: Uint16Array;
  /** days on a public screen */
  readonly shown_days: Uint16Array;
  /** loans and mortgages she asked for */
  readonly loans_asked: Uint16Array;
  /** of these, refused by anyone */
  readonly loans_refused: Uint16Array;
  /** of these, refused only because of standing */
  readonly refused_by_scheme: Uint16Array;
  /** unwelcome things she said in public */
  readonly posts: Uint16Array;
  /** unwelcome things she would have said had she feared nothing */
  readonly posts_held: Uint16Array;
  /** charges against her that took points or money */
  readonly sanctions: Uint16Array;
  /** charges for what another did */
  readonly wrongly_charged: Uint16Array;
  /** offences committed, seen or not */
  readonly offences: Uint16Array;
  /** ties that keep away from her because she is on a black list */
  readonly ties_lost: Uint16Array;
  /** fines and late fees that she paid */
  readonly paid_yuan: Float32Array;
  /** money at hand */
  readonly cash_yuan: Float32Array;
  /** loans still to repay */
  readonly debt_yuan: Float32Array;
  /** allowance withheld because of standing */
  readonly benefit_lost_yuan: Float32Array;
}
export interface Frame {
  readonly n: number;
  /** score of everyone under the changed scheme, tonight */
  readonly score: Float32Array;
  /** score of everyone under the scheme as it stood, tonight */
  readonly twin: Float32Array;
}
export interface Crowd {
  readonly n: number;
  /** id of someone who is drawn among those who give stars */
  readonly person: Uint32Array;
  /** where she stands across the picture: near those with whom she is tied */
  readonly x: Uint16Array;
  /** years */
  readonly age: Uint8Array;
  /** bits: 1 woman */
  readonly traits: Uint8Array;
  /** 0, or the number from 1 of the archetype she stands for */
  readonly archetype: Uint8Array;
}
export interface Bonds {
  readonly n: number;
  /** index in the crowd of one end of a tie */
  readonly one: Uint16Array;
  /** index of its other end */
  readonly other: Uint16Array;
  /** bit d: it rests on day d of the week, dropped or not chosen */
  readonly rests: Uint8Array;
}
export interface Meets {
  readonly n: number;
  /** day of the week that is told */
  readonly day: Uint8Array;
  /** 0 of strangers, 2 of a tie, 4 of who serves and who is served */
  readonly meeting: Uint8Array;
  /** round of strangers in which they met */
  readonly round: Uint8Array;
  /** index in the crowd of one of both */
  readonly one: Uint16Array;
  /** index of the other */
  readonly other: Uint16Array;
}
export interface Given {
  readonly n: number;
  /** tenths of a star that one got from the other, 255 for none */
  readonly one: Uint8Array;
  /** tenths of a star that the other got from one, 255 for none */
  readonly other: Uint8Array;
}
export interface Nights {
  readonly n: number;
  /** rating of everyone in the crowd, night by night from the one before the week; steps of 1/8192 star */
  readonly rating: Uint16Array;
}
export interface Causes {
  readonly n: number;
  /** 1 if it was given to her twin */
  readonly twin: Uint8Array;
  /** day of the week that is told */
  readonly day: Uint8Array;
  /** index in the crowd of who gave it */
  readonly by: Uint16Array;
  /** as in meets */
  readonly meeting: Uint8Array;
  /** as in meets */
  readonly round: Uint8Array;
  /** tenths of a star */
  readonly tenths: Uint8Array;
  /** how much it counts */
  readonly weight: Uint8Array;
  /** rating of who gave it, steps of 1/8192 star */
  readonly standing: Uint16Array;
  /** hundredths of a star: what she shows of herself */
  readonly shows: Int16Array;
  /** hundredths of a star: her slips of the day */
  readonly slips: Int16Array;
  /** hundredths of a star: how she stands already */
  readonly halo: Int16Array;
  /** hundredths of a star: that she stands above who gives */
  readonly upward: Int16Array;
  /** hundredths of a star: the giver's mood */
  readonly mood: Int16Array;
  /** hundredths of a star: years of softer judgment */
  readonly years: Int16Array;
  /** hundredths of a star: chance */
  readonly chance: Int16Array;
  /** hundredths of a star: an ill turn that the giver remembers */
  readonly grudge: Int16Array;
  /** hundredths of a star: that she stands on a black list */
  readonly listed: Int16Array;
  /** hundredths of a star: an answer to what she gave */
  readonly answer: Int16Array;
}
export interface Shapes { places: Places; blocks: Blocks; people: People; rows: Rows; year: Year; frame: Frame; crowd: Crowd; bonds: Bonds; meets: Meets; given: Given; nights: Nights; causes: Causes }
