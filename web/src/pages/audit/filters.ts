/** What of the log is asked for (审计日志的查询条件), kept in the address. */
import { computed, type ComputedRef, type WritableComputedRef } from "vue";

import { useWord } from "@/address";

export const texts = ["who", "unit", "subject"] as const;
export const days = ["from", "to"] as const;
export const outcomes = ["answered", "refused", "locked", "failed", "shown", "exported", "loaded", "done"];
export type Filter = (typeof texts)[number] | (typeof days)[number] | "role" | "outcome";

/** Every filter as a word of the address, and those that are set as the service is asked. */
export function useLogFilters(): {
  words: Record<Filter, WritableComputedRef<string>>;
  asked: ComputedRef<Partial<Record<Filter, string>>>;
} {
  const words = {
    who: useWord("who"), unit: useWord("unit"), subject: useWord("subject"), role: useWord("role"),
    outcome: useWord("outcome"), from: useWord("from"), to: useWord("to"),
  };
  return { words, asked: computed(() => stated(words)) };
}

function stated(words: Record<Filter, { value: string }>): Partial<Record<Filter, string>> {
  const pairs = Object.entries(words).map(([name, word]) => [name, word.value.trim()]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== "")) as Partial<Record<Filter, string>>;
}
