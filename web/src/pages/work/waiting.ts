/** What waits (待办): the counts of the desk, by kind, each with the page that shows its rows. */
import type { Schemas } from "@/api/client";

type Count = Schemas["DeskCountOut"];
export type Kind = Count["kind"];

export interface Waiting extends Count {
  to: { path: string; query: Record<string, string> };
}

const PAGES: Record<Kind, (one: Count) => Waiting["to"]> = {
  proposals: (one) => ({ path: "/desk/proposals", query: { progress: one.id } }),
  cases: (one) => ({ path: "/desk/cases", query: { procedure: one.id } }),
  clocks: (one) => ({ path: "/desk/clocks", query: { state: one.id } }),
  inspections: () => ({ path: "/draws", query: {} }),
};

/** The kinds in the order of the desk; in each the late ones first, then the many. */
export function byKind(waits: Count[]): [Kind, Waiting[]][] {
  const kinds = [...new Set(waits.map((one) => one.kind))];
  return kinds.map((kind) => [
    kind,
    waits
      .filter((one) => one.kind === kind)
      .map((one) => ({ ...one, to: PAGES[kind](one) }))
      .sort((a, b) => (kind === "clocks" ? 0 : (b.overdue ?? 0) - (a.overdue ?? 0) || b.count - a.count)),
  ]);
}
