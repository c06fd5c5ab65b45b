/** What is typed into the form of a plan (计划表单), and the plan that is handed in: what is left empty is the rule book's. */
import type { Schemas } from "@/api/client";

export const CLASSES = ["A", "B", "C", "D"] as const;
export type Grade = (typeof CLASSES)[number];
/** Registered states that a plan may name; whoever was struck off is never drawn. */
export const STATUSES = ["ACTIVE", "SUSPENDED", "REVOKED", "UNKNOWN"] as const;
export type Status = (typeof STATUSES)[number];

export interface PlanDraft {
  id: string;
  term: string;
  items: string[];
  begins: string;
  ends: string;
  by: "size" | "rates";
  size: string;
  rates: Record<Grade, string>;
  inspectors: string;
  mostTasks: string;
  caps: Record<Grade, string>;
  kinds: string;
  industries: string;
  grades: Grade[];
  statuses: Status[];
  skipDrawn: boolean;
}

const perClass = (): Record<Grade, string> => ({ A: "", B: "", C: "", D: "" });

export const emptyPlan = (): PlanDraft => ({
  id: "", term: "", items: [], begins: "", ends: "", by: "size", size: "", rates: perClass(), inspectors: "2", mostTasks: "",
  caps: perClass(), kinds: "", industries: "", grades: [], statuses: [], skipDrawn: true,
});

/** Rates are typed as percentages where they are rates, and as plain numbers where they only weigh classes. */
export function planOf(draft: PlanDraft, region: string): Schemas["PlanIn"] {
  const scale = draft.by === "rates" ? 100 : 1;
  const rates = numbers(draft.rates, (one) => one / scale);
  const caps = numbers(draft.caps, Math.round);
  const plan = {
    id: draft.id.trim(),
    term: draft.term.trim(),
    item: draft.items.map((code) => ({ code, weight: 1 })),
    frame: {
      ...(region ? { regions: [region] } : {}),
      ...(words(draft.kinds).length ? { kinds: words(draft.kinds) } : {}),
      ...(words(draft.industries).length ? { industries: words(draft.industries) } : {}),
      ...(draft.grades.length ? { classes: draft.grades } : {}),
      ...(draft.statuses.length ? { statuses: draft.statuses } : {}),
    },
    inspectors: Number(draft.inspectors) || 2,
    skip_drawn: draft.skipDrawn,
    ...(draft.begins ? { begins: draft.begins } : {}),
    ...(draft.ends ? { ends: draft.ends } : {}),
    ...(draft.by === "size" ? { size: Number(draft.size) } : {}),
    ...(Object.keys(rates).length ? { rates } : {}),
    ...(Object.keys(caps).length ? { caps } : {}),
    ...(draft.mostTasks ? { most_tasks: Number(draft.mostTasks) } : {}),
  };
  return plan as Schemas["PlanIn"];
}

export function planReady(draft: PlanDraft): boolean {
  return Boolean(draft.id.trim() && draft.items.length && (draft.by === "rates" || Number(draft.size) >= 1));
}

const words = (text: string): string[] => text.split(/[\s,，、]+/).filter(Boolean);

function numbers(typed: Record<Grade, string>, as: (value: number) => number): Record<string, number> {
  const given = CLASSES.filter((grade) => String(typed[grade]).trim() !== "" && !Number.isNaN(Number(typed[grade])));
  return Object.fromEntries(given.map((grade) => [grade, as(Number(typed[grade]))]));
}
