/** State in the address (网址里的状态): whoever is sent the address sees the same view, with their own rights. */
import { computed, type ComputedRef, type WritableComputedRef } from "vue";
import { useRoute, useRouter, type LocationQuery, type Router } from "vue-router";

import { todayInChina } from "@/parts/words";

/** One word of the address, written back in place; the default leaves the address short. */
export function useWord(name: string, usual = ""): WritableComputedRef<string> {
  const [route, router] = [useRoute(), useRouter()];
  return computed({
    get: () => wordOf(route.query, name, usual),
    set: (value) => writeWord(router, name, value === usual ? "" : value),
  });
}

/** A number of the address, kept within its bounds. */
export function useNumber(name: string, usual: number, least: number, most: number): WritableComputedRef<number> {
  const word = useWord(name, String(usual));
  return computed({
    get: () => bounded(word.value, usual, least, most),
    set: (value) => (word.value = String(value)),
  });
}

/** Several words of the address, parted by commas. */
export function useWords(name: string): WritableComputedRef<string[]> {
  const word = useWord(name);
  return computed({
    get: () => word.value.split(",").filter(Boolean),
    set: (values) => (word.value = values.join(",")),
  });
}

/** The day of which the view is (截至日), empty for today. */
export const useAsOf = (): WritableComputedRef<string> => useWord("as_of");

/** Whether the view is of another day than today (按时点查看). */
export function useElsewhen(): ComputedRef<boolean> {
  const day = useAsOf();
  return computed(() => day.value !== "" && day.value !== todayInChina());
}

export function wordOf(query: LocationQuery, name: string, usual = ""): string {
  const found = query[name];
  return (Array.isArray(found) ? found[0] : found) ?? usual;
}

export function bounded(text: string, usual: number, least: number, most: number): number {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? usual : Math.min(most, Math.max(least, number));
}

const waiting = new WeakMap<Router, Record<string, string>>();

/** Several words may change in one go: they are written together, or the last would undo the others. */
function writeWord(router: Router, name: string, value: string): void {
  const together = waiting.get(router);
  if (together) {
    together[name] = value;
    return;
  }
  waiting.set(router, { [name]: value });
  queueMicrotask(() => {
    const query: LocationQuery = { ...router.currentRoute.value.query, ...waiting.get(router) };
    waiting.delete(router);
    const kept = Object.entries(query).filter(([, word]) => word !== "");
    void router.replace({ query: Object.fromEntries(kept) });
  });
}
