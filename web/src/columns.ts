// Written from panopolis.columns and panopolis.views.page.layout by `make docs`; do not edit.
export const VERSION = 1;
export const PHASES = ["morning", "day", "evening", "night"] as const;
export type Phase = (typeof PHASES)[number];
export const KINDS = ["charge", "expiry", "correction", "listing", "delisting", "refusal", "payment", "reset", "regain", "erasure", "recomputation"] as const;
export type Kind = (typeof KINDS)[number];
export const ACTS = ["jaywalking", "riding_offence", "driving_offence", "late_bill", "unpaid_fine", "debt", "overdue_debt", "unwelcome_post", "volunteering", "watchlist_stop", "refused_judgment", "obstructed_judgment", "shown_loyalty", "sensitive_reading", "arrears", "listed_kin", "listed_tie", "outburst", "ill_rated"] as const;
export type Act = (typeof ACTS)[number];
export const DOORS = ["loan", "mortgage", "benefit", "travel", "drive", "job", "trade", "school", "flat", "care", "entry", "platform", "post"] as const;
export type Door = (typeof DOORS)[number];
export const CONTEXTS = ["transport", "finance", "commerce", "housing", "work", "education", "health", "welfare", "justice", "civic", "speech", "family", "loyalty", "esteem"] as const;
export type Context = (typeof CONTEXTS)[number];
/** Acts that are no wrong, so that no charge of theirs is a sanction. */
export const BLAMELESS: readonly string[] = ["debt", "volunteering", "watchlist_stop", "shown_loyalty", "sensitive_reading", "listed_kin", "listed_tie", "outburst", "ill_rated"];
/** A person's columns, as `people.parquet` and the rules know them. */
export interface Person {
  /** age in full years; years; 0 to 110 */
  readonly age: number;
  /** 1 for a woman or girl; 0/1; 0 to 1 */
  readonly female: number;
  /** 1 if her household registration is in another province; 0/1; 0 to 1 */
  readonly migrant: number;
  /** 1 if she studies at a college or university; 0/1; 0 to 1 */
  readonly student: number;
  /** 0 other, 1 primary, 2 junior, 3 senior, 4 tertiary; level; 0 to 4 */
  readonly education: number;
  /** district in which she lives; index; 0 to 255 */
  readonly district: number;
  /** district in which she works or studies (home district if neither); index; 0 to 255 */
  readonly work_district: number;
  /** household she belongs to; members have consecutive ids; index; 0 to 4.29497e+09 */
  readonly household: number;
  /** 1 if she earns by work; 0/1; 0 to 1 */
  readonly employed: number;
  /** 1 if she drives a car; 0/1; 0 to 1 */
  readonly drives: number;
  /** 1 if she rides a bicycle, scooter or cargo bike; 0/1; 0 to 1 */
  readonly rides: number;
  /** 1 if she earns with a tool of her own that an office can take: a cart, a car; 0/1; 0 to 1 */
  readonly own_tool: number;
  /** journeys a day relative to the average person (a taxi driver: many); ratio; 0 to 20 */
  readonly trips: number;
  /** day of the month on which income arrives and bills fall due; day of month; 1 to 28 */
  readonly payday: number;
  /** disposable income of her own, a month; CNY/month; 0 to 1e+07 */
  readonly income_yuan_month: number;
  /** fifth of the income distribution, 1 the poorest; fifth; 1 to 5 */
  readonly income_fifth: number;
  /** money she can lay hands on at the start; CNY; 0 to 1e+09 */
  readonly means_yuan: number;
  /** debts at the start, mortgages left out; CNY; 0 to 1e+09 */
  readonly owes_yuan: number;
  /** propensity to offend when in a hurry; Gamma with mean 1 (unequal offenders); 1; 0 to 16 */
  readonly haste: number;
  /** how reliably she remembers bills and fines; 1; 0 to 1 */
  readonly prudence: number;
  /** readiness to say what she thinks; 1; 0 to 1 */
  readonly candour: number;
  /** readiness to show loyalty; 1; 0 to 1 */
  readonly loyalty: number;
  /** meetings and favours relative to the average person; mean 1; 1; 0 to 16 */
  readonly sociability: number;
  /** how much the eyes of others weigh with her; 1; 0 to 1 */
  readonly esteem_need: number;
  /** rank in who hears of public affairs first: aware where attention exceeds 1 - share aware; 1; 0 to 1 */
  readonly attention: number;
  /** rank in who uses payment and chat apps: covered where below the penetration; 1; 0 to 1 */
  readonly online_rank: number;
  /** rank in who consents to being scored, where that is asked: consents below the share who do; 1; 0 to 1 */
  readonly consent: number;
  /** 1 if her face is in the enrolled gallery (foreign visitors are not); 0/1; 0 to 1 */
  readonly enrolled: number;
  /** recognition group: 3 x female + (0 under 20, 1 20-59, 2 60 and over); index; 0 to 5 */
  readonly appearance_group: number;
  /** 0, or the number of the recipe's archetype whose ranges she meets and stands for; index; 0 to 255 */
  readonly archetype: number;
  /** measure cell: 4 x (income_fifth - 1) + 2 x migrant + student; index; 0 to 19 */
  readonly cell: number;
  /** private opinion of a state that scores its people: 0 against it, 1 for it; 1; 0 to 1 */
  readonly approval: number;
  /** rank in how pleasant she is to meet, when nothing is at stake; 1; 0 to 1 */
  readonly charm: number;
  /** rank in who serves others for a living where stars are given for it: below the share who do; 1; 0 to 1 */
  readonly serving: number;
  /** money at hand; CNY; 0 to 1e+09 */
  readonly cash_yuan: number;
  /** bills past their date; CNY; 0 to 1e+09 */
  readonly arrears_yuan: number;
  /** loans still to repay; CNY; 0 to 1e+09 */
  readonly debt_yuan: number;
  /** fines not yet paid; CNY; 0 to 1e+09 */
  readonly fines_due_yuan: number;
  /** day on which the oldest unpaid fine was set, 0 if none; day; 0 to 65535 */
  readonly fine_day: number;
  /** 1 if she knows of the fine; 0/1; 0 to 1 */
  readonly fine_known: number;
  /** 1 if she knows that the scheme exists; 0/1; 0 to 1 */
  readonly aware: number;
  /** perceived chance that an offence is caught, anywhere; probability; 0 to 1 */
  readonly perceived_risk: number;
  /** day on which perceived_risk was last written; day; 0 to 65535 */
  readonly perceived_risk_day: number;
  /** standing in the eyes of those who know her; 1; 0 to 1 */
  readonly esteem: number;
  /** day on which esteem was last written; day; 0 to 65535 */
  readonly esteem_day: number;
  /** points of the ledger, in hundredths, as of the last row; points/100; -2.14748e+09 to 2.14748e+09 */
  readonly score: number;
  /** day of the last row that moved the score; day; 0 to 65535 */
  readonly score_day: number;
  /** tier by the score last settled; 0 the lowest; index; 0 to 255 */
  readonly tier: number;
  /** lists she stands on, one bit each, in the scheme's order; bits; 0 to 255 */
  readonly listed: number;
  /** last day on which a public screen shows her, 0 if none; day; 0 to 65535 */
  readonly shown_until: number;
  /** crossing that the red square marks, -1 if none; crossing; -1 to 2.14748e+09 */
  readonly shown_place: number;
  /** ties who told her yesterday that they were charged; messages; 0 to 255 */
  readonly heard: number;
  /** 1 if she was charged today and will tell her ties tomorrow; 0/1; 0 to 1 */
  readonly tells: number;
  /** 1 if she spoke out today; 0/1; 0 to 1 */
  readonly spoke: number;
  /** day on which she last spoke out, as known last night; 0 if none; day; 0 to 65535 */
  readonly spoke_day: number;
  /** her account with payment and chat companies: 0 open (or none), 1 its deletion refused, 2 waiting for it, 3 deleted, 4 deleted, copies stay; level; 0 to 4 */
  readonly app_status: number;
  /** day on which app_status was last written, 0 if never; day; 0 to 65535 */
  readonly app_day: number;
  /** a judgment debt not paid of her own accord, in steps of 16; CNY; 0 to 1.04856e+06 */
  readonly judgment_yuan: number;
  /** today's occasion to give hours: 0 none, 1 passed by, 2 given, 3 given for points; code; 0 to 3 */
  readonly favour: number;
  /** share of late occasions at which she gave hours; share; 0 to 0.999985 */
  readonly habit: number;
  /** how far she has come to give hours for the points; share; 0 to 0.999985 */
  readonly crowded: number;
  /** 1 once she has learned that only the signature counts, not the hours; 0/1; 0 to 1 */
  readonly knows_how: number;
  /** 1 if she has work now; 0 for good if she never earns by work; 0/1; 0 to 1 */
  readonly works: number;
  /** 1 while the tool of her trade is taken from her; 0/1; 0 to 1 */
  readonly tool_taken: number;
  /** monthly instalments on mortgages still to pay; months; 0 to 65535 */
  readonly instalments_left: number;
  /** ties that keep away from her because she is on a black list; ties; 0 to 255 */
  readonly ties_lost: number;
  /** her average as it is shown to others, as of last night; stars; 0 to 5 */
  readonly rating: number;
  /** her rating at the beginning of the week; stars; 0 to 5 */
  readonly rating_week: number;
  /** stars that she got today, each times its weight; stars; 0 to 6553.5 */
  readonly star_sum: number;
  /** weight of the stars that she got today; 1; 0 to 65535 */
  readonly star_weight: number;
  /** stars got and not forgotten, each times its weight; stars; 0 to 1.04858e+06 */
  readonly stars_all: number;
  /** weight of the stars got so far and not forgotten; 1; 0 to 1.04858e+06 */
  readonly weight_all: number;
  /** stars got so far; where only the last count, never twice as many; stars; 0 to 65535 */
  readonly stars_count: number;
  /** sum of the last stars that count; stars; 0 to 6553.5 */
  readonly recent_sum: number;
  /** how she feels: 0 wretched, 1/2 as usual, 1 elated; 1; 0 to 1 */
  readonly mood: number;
  /** effort that she spends on being liked; 1; 0 to 1 */
  readonly effort: number;
  /** strain of that effort: 0 rested, 1 at the end of her strength; 1; 0 to 1 */
  readonly strain: number;
  /** slips and mishaps that befall her on the coming day, in the eyes of all she meets; slips; 0 to 255 */
  readonly slips: number;
  /** what the day's doors and offers say to her: offers less doors that were closed; 1; -127 to 127 */
  readonly welcome: number;
  /** what she shows of herself on the coming day; stars; 0 to 7.99988 */
  readonly shown: number;
  /** days for which an authority has bad stars for her count more; days; 0 to 255 */
  readonly damage_days: number;
  /** days left for which she is detained and meets nobody; days; 0 to 255 */
  readonly confined_days: number;
  /** on the platform she serves on: 0 not, 1 active, 2 gone for good; code; 0 to 2 */
  readonly serves: number;
  /** offences committed, seen or not; acts; 0 to 65535 */
  readonly offences: number;
  /** injuries expected from her offences on the street; injuries; 0 to 1e+09 */
  readonly injuries_risked: number;
  /** times she is on record for hours, or would be had anyone looked; acts; 0 to 65535 */
  readonly good_deeds: number;
  /** of these, signed without an hour given; acts; 0 to 65535 */
  readonly for_show: number;
  /** unwelcome things she said in public; posts; 0 to 255 */
  readonly posts: number;
  /** of these, deleted; posts; 0 to 255 */
  readonly posts_deleted: number;
  /** unwelcome things she would have said had she feared nothing; posts; 0 to 255 */
  readonly posts_held: number;
  /** monthly bills not paid in time; bills; 0 to 255 */
  readonly bills_late: number;
  /** charges against her that took points or money; rows; 0 to 65535 */
  readonly sanctions: number;
  /** charges for what another did; rows; 0 to 255 */
  readonly wrongly_charged: number;
  /** records that she contested; records; 0 to 255 */
  readonly appeals: number;
  /** of these, corrected so far; records; 0 to 255 */
  readonly appeals_won: number;
  /** fines and late fees that she paid; CNY; 0 to 1e+09 */
  readonly paid_yuan: number;
  /** loans and mortgages she asked for; requests; 0 to 255 */
  readonly loans_asked: number;
  /** of these, refused by anyone; requests; 0 to 255 */
  readonly loans_refused: number;
  /** of these, refused only because of standing; requests; 0 to 255 */
  readonly refused_by_scheme: number;
  /** allowance withheld because of standing; CNY; 0 to 1e+09 */
  readonly benefit_lost_yuan: number;
  /** plane and fast-train tickets refused because of standing; requests; 0 to 255 */
  readonly journeys_refused: number;
  /** days on any black list; days; 0 to 65535 */
  readonly listed_days: number;
  /** days on a public screen; days; 0 to 65535 */
  readonly shown_days: number;
  /** days with any privilege; days; 0 to 65535 */
  readonly privileged_days: number;
  /** times stopped because a camera took her for someone sought; stops; 0 to 255 */
  readonly stops: number;
  /** times stopped while she was on the watchlist; stops; 0 to 255 */
  readonly stops_sought: number;
  /** of her posts, those against the scheme itself; posts; 0 to 255 */
  readonly posts_scheme: number;
  /** of what she held back, what was against the scheme itself; posts; 0 to 255 */
  readonly posts_scheme_held: number;
  /** discounts enjoyed and deposits spared because of standing; CNY; 0 to 65535 */
  readonly saved_yuan: number;
  /** hours not spent in queues because of standing; hours; 0 to 63.75 */
  readonly hours_saved: number;
  /** sensitive pages she would have read had nobody looked on; pages; 0 to 255 */
  readonly reads_held: number;
  /** jobs that she would have had, refused because of standing; requests; 0 to 255 */
  readonly jobs_refused: number;
  /** schools of choice refused to her because of a parent's standing; requests; 0 to 255 */
  readonly school_refused: number;
  /** of what she held back, what called to act together; posts; 0 to 255 */
  readonly posts_gathering_held: number;
}
export const NOBODY = 0xffffffff;
export const LAYOUTS = [
  ["places", [["x", "f4"], ["y", "f4"], ["row", "u2"], ["column", "u2"], ["district", "u1"], ["cameras", "u1"], ["screen", "f4"]]],
  ["blocks", [["corner0", "u2"], ["corner1", "u2"], ["corner2", "u2"], ["corner3", "u2"], ["use", "u1"]]],
  ["people", [["person", "u4"], ["district", "u1"], ["work", "u1"], ["age", "u1"], ["traits", "u1"], ["archetype", "u1"], ["fifth", "u1"], ["income", "f4"], ["approval", "f4"], ["knows", "u2"]]],
  ["rows", [["day", "u2"], ["person", "u4"], ["other", "u4"], ["code", "u1"], ["place", "i2"], ["points", "i4"], ["fine", "f4"], ["phase", "u1"], ["k", "u1"]]],
  ["year", [["score", "f4"], ["listed_days", "u2"], ["shown_days", "u2"], ["loans_asked", "u2"], ["loans_refused", "u2"], ["refused_by_scheme", "u2"], ["posts", "u2"], ["posts_held", "u2"], ["sanctions", "u2"], ["wrongly_charged", "u2"], ["offences", "u2"], ["ties_lost", "u2"], ["paid_yuan", "f4"], ["cash_yuan", "f4"], ["debt_yuan", "f4"], ["benefit_lost_yuan", "f4"]]],
  ["frame", [["score", "f4"], ["twin", "f4"], ["wrongly_charged", "u1"], ["wrongly_charged_twin", "u1"], ["listed_days", "u2"], ["listed_days_twin", "u2"], ["refused_by_scheme", "u2"], ["refused_by_scheme_twin", "u2"], ["posts_held", "u1"], ["posts_held_twin", "u1"], ["aware", "u1"], ["aware_twin", "u1"]]],
  ["crowd", [["person", "u4"], ["x", "u2"], ["age", "u1"], ["traits", "u1"], ["archetype", "u1"]]],
  ["bonds", [["one", "u2"], ["other", "u2"], ["rests", "u1"]]],
  ["meets", [["day", "u1"], ["meeting", "u1"], ["round", "u1"], ["one", "u2"], ["other", "u2"]]],
  ["given", [["one", "u1"], ["other", "u1"]]],
  ["nights", [["rating", "u2"]]],
  ["causes", [["twin", "u1"], ["day", "u1"], ["by", "u2"], ["meeting", "u1"], ["round", "u1"], ["tenths", "u1"], ["weight", "u1"], ["standing", "u2"], ["shows", "i2"], ["slips", "i2"], ["halo", "i2"], ["upward", "i2"], ["mood", "i2"], ["years", "i2"], ["chance", "i2"], ["grudge", "i2"], ["listed", "i2"], ["answer", "i2"]]],
  ["ties", [["one", "u4"], ["other", "u4"]]],
  ["diary", [["person", "u4"], ["day", "u2"], ["cash_yuan", "f4"], ["debt_yuan", "f4"], ["arrears_yuan", "f4"], ["instalments_left", "u2"], ["works", "u1"], ["posts", "u1"], ["posts_held", "u1"], ["ties_lost", "u1"]]],
  ["lived", [["side", "u1"], ["day", "u2"], ["person", "u4"], ["other", "u4"], ["code", "u1"], ["place", "i2"], ["points", "i4"], ["fine", "f4"]]],
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
  /** bits: 1 woman, 2 registered elsewhere, 4 studies, 8 works, 16 drives, 32 rides, 64 owns the tool of her trade, 128 her rows were not kept */
  readonly traits: Uint8Array;
  /** 0, or the number from 1 of the archetype she stands for */
  readonly archetype: Uint8Array;
  /** income fifth of her household, 1 the poorest */
  readonly fifth: Uint8Array;
  /** CNY a month */
  readonly income: Float32Array;
  /** what she thinks of being scored, 0 against to 1 in favour */
  readonly approval: Float32Array;
  /** how many people she has a tie with, on the page or not */
  readonly knows: Uint16Array;
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
  /** number of the phase that wrote it, 0 morning, 3 night */
  readonly phase: Uint8Array;
  /** which of her rows of that day and phase; with them the name that `branch --without` takes */
  readonly k: Uint8Array;
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
  /** charges for what another did, by tonight, under the scheme as changed */
  readonly wrongly_charged: Uint8Array;
  /** charges for what another did, by tonight, under the scheme as it stood */
  readonly wrongly_charged_twin: Uint8Array;
  /** days on any black list, by tonight, under the scheme as changed */
  readonly listed_days: Uint16Array;
  /** days on any black list, by tonight, under the scheme as it stood */
  readonly listed_days_twin: Uint16Array;
  /** of these, refused only because of standing, by tonight, under the scheme as changed */
  readonly refused_by_scheme: Uint16Array;
  /** of these, refused only because of standing, by tonight, under the scheme as it stood */
  readonly refused_by_scheme_twin: Uint16Array;
  /** unwelcome things she would have said had she feared nothing, by tonight, under the scheme as changed */
  readonly posts_held: Uint8Array;
  /** unwelcome things she would have said had she feared nothing, by tonight, under the scheme as it stood */
  readonly posts_held_twin: Uint8Array;
  /** 1 if she knows that the scheme exists, by tonight, under the scheme as changed */
  readonly aware: Uint8Array;
  /** 1 if she knows that the scheme exists, by tonight, under the scheme as it stood */
  readonly aware_twin: Uint8Array;
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
export interface Ties {
  readonly n: number;
  /** index among those of the page of one end of a tie */
  readonly one: Uint32Array;
  /** index of its other end, above the first */
  readonly other: Uint32Array;
}
export interface Diary {
  readonly n: number;
  /** index among those of the page of whose week it is */
  readonly person: Uint32Array;
  /** day of the entry: each seventh, and the last */
  readonly day: Uint16Array;
  /** money at hand */
  readonly cash_yuan: Float32Array;
  /** loans still to repay */
  readonly debt_yuan: Float32Array;
  /** bills past their date */
  readonly arrears_yuan: Float32Array;
  /** monthly instalments on mortgages still to pay */
  readonly instalments_left: Uint16Array;
  /** 1 if she has work now; 0 for good if she never earns by work */
  readonly works: Uint8Array;
  /** unwelcome things she said in public */
  readonly posts: Uint8Array;
  /** unwelcome things she would have said had she feared nothing */
  readonly posts_held: Uint8Array;
  /** ties that keep away from her because she is on a black list */
  readonly ties_lost: Uint8Array;
}
export interface Lived {
  readonly n: number;
  /** 0 of the scheme as it stood, 1 as changed */
  readonly side: Uint8Array;
  /** day of the row, 0 the scheme's first */
  readonly day: Uint16Array;
  /** id of the person charged */
  readonly person: Uint32Array;
  /** id of who did it, where that was another */
  readonly other: Uint32Array;
  /** number of (kind, rule, source) among the codes told at the end */
  readonly code: Uint8Array;
  /** crossing, -1 where there is none */
  readonly place: Int16Array;
  /** points applied, in hundredths */
  readonly points: Int32Array;
  /** fine asked or paid, CNY */
  readonly fine: Float32Array;
}
export interface Shapes { places: Places; blocks: Blocks; people: People; rows: Rows; year: Year; frame: Frame; crowd: Crowd; bonds: Bonds; meets: Meets; given: Given; nights: Nights; causes: Causes; ties: Ties; diary: Diary; lived: Lived }
