/** Time in the network (时间): the months that the slider goes through, and places by the day a relation began. */
import type { Node, Step } from "./canvas";

const YEAR_WIDTH = 190;
const ROW = 74;
const MONTHS = 12;

/** Months from the first to the last, counted from the year nought; a day without a month is none. */
export const monthOf = (day: string): number => Number(day.slice(0, 4)) * MONTHS + Number(day.slice(5, 7)) - 1;

/** The first day of a month. */
export function dayOf(month: number): string {
  return `${String(Math.floor(month / MONTHS)).padStart(4, "0")}-${String((month % MONTHS) + 1).padStart(2, "0")}-01`;
}

/** The earliest day on which a relation began; none where no relation states one. */
export function firstDay(links: Iterable<Step>): string | null {
  let first: string | null = null;
  for (const { valid_from: day } of links) if (day && (!first || day < first)) first = day;
  return first;
}

export interface Timed {
  places: Map<string, { x: number; y: number }>;
  /** Years with their places on the axis. */
  years: { year: number; x: number }[];
}

/** Places by time: from left to right by the first relation of a party; those without a stated day stand at the left. */
export function timePlaces(nodes: Node[], links: Step[]): Timed {
  const since = new Map<string, string>();
  for (const { start, end, valid_from: day } of links)
    if (day) for (const ref of [start, end]) if (!since.has(ref) || day < (since.get(ref) ?? "")) since.set(ref, day);
  const first = firstDay(links);
  const begin = first ? Number(first.slice(0, 4)) : 0;
  const taken = new Map<number, number>();
  const places = new Map<string, { x: number; y: number }>();
  const order = [...nodes].sort((a, b) => (since.get(a.party.ref) ?? "").localeCompare(since.get(b.party.ref) ?? "") || a.depth - b.depth);
  for (const { party } of order) {
    const day = since.get(party.ref);
    const x = day ? ((monthOf(day) - begin * MONTHS) / MONTHS) * YEAR_WIDTH : -YEAR_WIDTH;
    const column = Math.floor(x / YEAR_WIDTH); // one row after another within a year, so that labels keep apart
    const row = taken.get(column) ?? 0;
    taken.set(column, row + 1);
    places.set(party.ref, { x, y: (row + 1) * ROW });
  }
  const last = Math.max(begin, ...[...since.values()].map((day) => Number(day.slice(0, 4))));
  const years = first ? Array.from({ length: last - begin + 1 }, (_, step) => ({ year: begin + step, x: step * YEAR_WIDTH })) : [];
  return { places, years };
}
