/** Records of the feed under their days (按日分组), in the order in which they were told. */
import type { Schemas } from "@/api/client";

type Item = Schemas["FeedItemOut"];

export function byDay(items: Item[]): { day: string; items: Item[] }[] {
  const days = new Map<string, Item[]>();
  for (const item of items) {
    const day = item.record.valid_from ?? "—";
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days].map(([day, found]) => ({ day, items: found }));
}
