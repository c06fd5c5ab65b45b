/** Time in the network (时间): the months that the slider goes through, and places by the day a relation began. */
import type { Node, Step } from "./canvas";

const COLUMN = 150;
const ROW = 66;
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
  years: { year: string; x: number }[];
}

/**
 * Places by time: a column for each year in which somebody's first relation began, in their order, those without a
 * stated day before them; years in which nothing began take no room.
 */
export function timePlaces(nodes: Node[], links: Step[]): Timed {
  const since = new Map<string, string>();
  for (const { start, end, valid_from: day } of links)
    if (day) for (const ref of [start, end]) if (!since.has(ref) || day < (since.get(ref) ?? "")) since.set(ref, day);
  const yearOf = (node: Node): string => since.get(node.party.ref)?.slice(0, 4) ?? "—";
  const columns = [...new Set(nodes.map(yearOf))].sort((a, b) => (a === "—" ? -1 : b === "—" ? 1 : a.localeCompare(b)));
  const rows = new Map<string, number>();
  const order = [...nodes].sort((a, b) => (since.get(a.party.ref) ?? "").localeCompare(since.get(b.party.ref) ?? "") || a.depth - b.depth);
  const places = new Map<string, { x: number; y: number }>();
  for (const node of order) {
    const year = yearOf(node);
    const row = (rows.get(year) ?? 0) + 1;
    rows.set(year, row);
    // Every other row is set aside by half a step, so that lines between neighbours are not hidden behind them.
    places.set(node.party.ref, { x: columns.indexOf(year) * COLUMN + (row % 2 ? 0 : COLUMN / 5), y: row * ROW });
  }
  return { places, years: columns.map((year, column) => ({ year, x: column * COLUMN })) };
}
