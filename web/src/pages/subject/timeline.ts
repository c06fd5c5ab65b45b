/** Everything dated of a subject (时间线): spans in lanes, and the same as days with words. Pure: the day comes in. */
import type { Schemas } from "@/api/client";
import { grouped } from "@/parts/grouped";

import type { Card, RecordOut } from "./about";
import { authorityOf, dayOf, endOf, numberOf, saidOf } from "./record";

export interface Span {
  lane: string;
  term: string;
  what: string;
  from: string;
  /** The day on which it ended or will; null: a single day, or no end is known. */
  to: string | null;
  /** Column that told the end. */
  end: string | null;
  open: boolean;
  gone: boolean;
  record: string | null;
}

export interface Known {
  card: Card;
  records: RecordOut[];
  repairs: Schemas["RepairOut"][];
  cases: Schemas["CaseLineOut"][];
}

type Words = (key: string) => string;

/** What lasts until somebody ends it; every other kind is a day where no end is stated. */
const LASTING = new Set(["list_entry", "licence", "arrears", "honour", "commitment"]);

export function spansOf({ card, records, repairs, cases }: Known, words: Words): Span[] {
  const point = (lane: string, what: string, day: string | null | undefined): Span[] =>
    day ? [{ lane, term: words(`timeline.${lane}`), what, from: day, to: null, end: null, open: false, gone: false, record: null }] : [];
  const former = (card.names ?? []).filter((one) => one.name !== card.name && one.name_to && one.name_to <= card.as_of);
  return [
    ...point("register", words("subject.established"), card.established_on),
    ...point("register", words("subject.approved"), card.approved_on),
    ...point("register", words("subject.closed"), card.closed_on),
    ...former.flatMap((one) => point("register", `${words("timeline.renamed")} ${one.name}`, one.name_to)),
    ...records.flatMap(spanOfRecord),
    ...repairs.flatMap((one) => point("repair", `${words("timeline.repairable")} ${one.title ?? one.term}`, one.apply_from)),
    ...cases.map((one) => ({
      lane: "case", term: words("timeline.case"), what: `${one.term} ${one.state_term}`, from: one.since, to: one.due ?? null,
      end: one.due ? "due" : null, open: !one.closed, gone: false, record: null,
    })),
  ];
}

function spanOfRecord(record: RecordOut): Span[] {
  const [from, end] = [dayOf(record), endOf(record)];
  if (!from) return [];
  const what = [saidOf(record), numberOf(record), authorityOf(record)].filter(Boolean).join(" · ");
  return [{
    lane: record.kind, term: record.term, what, from, to: end && end.day >= from ? end.day : null, end: end?.column ?? null,
    open: !end && LASTING.has(record.kind), gone: record.standing === "ANNULLED", record: record.id,
  }];
}

export interface Placed extends Span {
  /** 0..1 along the time shown. */
  start: number;
  stop: number;
  row: number;
}

export interface Picture {
  spans: Placed[];
  lanes: { lane: string; term: string; row: number }[];
  years: { year: number; at: number }[];
  rows: number;
  today: number;
}

/** Where each span stands: lanes under one another, spans of a lane that would touch in rows of their own. */
export function pictureOf(spans: Span[], today: string): Picture {
  const days = [today, ...spans.flatMap((one) => [one.from, one.to ?? one.from])].sort();
  const [first, last] = [yearOf(days[0] ?? today), yearOf(days.at(-1) ?? today) + 1];
  const [zero, whole] = [Date.parse(`${first}-01-01`), Date.parse(`${last}-01-01`) - Date.parse(`${first}-01-01`)];
  const at = (day: string): number => (Date.parse(day) - zero) / whole;
  const picture: Picture = { spans: [], lanes: [], years: [], rows: 0, today: at(today) };
  for (const [lane, own] of grouped(spans, (one) => one.lane)) {
    picture.lanes.push({ lane, term: own[0]?.term ?? lane, row: picture.rows });
    const ends: number[] = [];
    for (const one of own.sort((a, b) => a.from.localeCompare(b.from))) {
      const [start, stop] = [at(one.from), at(one.to ?? (one.open && today > one.from ? today : one.from))];
      const free = ends.findIndex((taken) => taken < start);
      const row = free < 0 ? ends.length : free;
      ends[row] = stop + GAP;
      picture.spans.push({ ...one, start, stop, row: picture.rows + row });
    }
    picture.rows += ends.length;
  }
  const step = Math.max(1, Math.ceil((last - first) / 12));
  for (let year = first; year < last; year += step) picture.years.push({ year, at: at(`${year}-01-01`) });
  return picture;
}

const GAP = 0.012;
const yearOf = (day: string): number => Number(day.slice(0, 4));

export interface Moment {
  day: string;
  span: Span;
  ends: boolean;
}

/** The same as days, newest first, each with what began or ended on it; by year. */
export function momentsOf(spans: Span[]): Map<string, Moment[]> {
  const moments = spans.flatMap((span): Moment[] => [
    { day: span.from, span, ends: false },
    ...(span.to && span.to !== span.from ? [{ day: span.to, span, ends: true }] : []),
  ]);
  moments.sort((a, b) => b.day.localeCompare(a.day));
  return grouped(moments, (one) => one.day.slice(0, 4));
}
