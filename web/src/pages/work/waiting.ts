/** What waits (待办), counted from lists: how many, how many of them late, and where the rows are. */
import type { Schemas } from "@/api/client";

export interface Waiting {
  id: string;
  term: string;
  count: number;
  /** Whether the list was longer than what was counted. */
  more: boolean;
  overdue: number;
  to: string | { path: string; query: Record<string, string> };
}

/** Open cases by procedure, those with a late one first. */
export function ofCases(found: Pick<Schemas["CasesOut"], "cases" | "after">): Waiting[] {
  const rows = new Map<string, Waiting>();
  for (const one of found.cases) {
    const to = { path: "/work/cases", query: { procedure: one.procedure } };
    const row = rows.get(one.procedure) ?? { id: one.procedure, term: one.term, count: 0, more: Boolean(found.after), overdue: 0, to };
    rows.set(one.procedure, { ...row, count: row.count + 1, overdue: row.overdue + Number(one.overdue) });
  }
  return [...rows.values()].sort((a, b) => b.overdue - a.overdue || b.count - a.count);
}

const PRESSING = ["overdue", "expired", "due_today", "due_soon", "unreviewed"] as const;
export type Pressing = (typeof PRESSING)[number];

/** Clocks of all departments that are shown, by how they stand. */
export function ofClocks(found: Pick<Schemas["ClocksOut"], "departments">, term: (state: Pressing) => string): Waiting[] {
  return PRESSING.map((state) => {
    const count = found.departments.reduce((sum, one) => sum + one[state], 0);
    const late = state === "overdue" || state === "expired" || state === "unreviewed";
    const query: Record<string, string> = state === "unreviewed" ? {} : { state: state.toUpperCase() };
    return { id: state, term: term(state), count, more: false, overdue: late ? count : 0, to: { path: "/work/clocks", query } };
  });
}
