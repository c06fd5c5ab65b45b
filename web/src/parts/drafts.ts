/** What is typed into the form of a step (填写中的一步), made from what its procedure asks, and into what is sent. */
import type { Schemas } from "@/api/client";

export type Step = Schemas["CaseOut"]["onward"][number];
export type Field = Step["needs"][number];
export type Value = string | number | boolean | string[] | undefined;

export interface Draft {
  values: Record<string, Value>;
  reason: string;
  day: string;
}

export const emptyDraft = (): Draft => ({ values: {}, reason: "", day: "" });

/** Fields that a step must state and the draft does not yet; `reason` and `day` are not among them. */
export function missing(step: Step, draft: Draft): Field[] {
  return step.needs.filter((field) => stated(field, draft.values[field.id]) === undefined);
}

export function ready(step: Step, draft: Draft): boolean {
  return !missing(step, draft).length && (!step.reasoned || draft.reason.trim() !== "");
}

/** Whether anything was typed that would be lost. */
export function begun(draft: Draft | undefined): boolean {
  return Boolean(draft && (draft.reason.trim() || Object.values(draft.values).some((one) => one !== undefined && one !== "")));
}

/** The body of an act: what the fields hold, in the types that the procedure asks for; what is empty is left out. */
export function bodyOf(step: Step, draft: Draft) {
  const fields = [...step.needs, ...step.may].map((field) => [field.id, stated(field, draft.values[field.id])] as const);
  const data = Object.fromEntries(fields.filter((one): one is readonly [string, NonNullable<Value>] => one[1] !== undefined));
  return { step: step.id, reason: draft.reason.trim(), data, ...(draft.day ? { day: draft.day } : {}) };
}

function stated(field: Field, value: Value): Value {
  if (value === undefined || value === null) return undefined;
  if (field.type === "flag") return typeof value === "boolean" ? value : undefined;
  if (field.type === "number") {
    const number = typeof value === "number" ? value : Number.parseFloat(String(value));
    return Number.isNaN(number) ? undefined : number;
  }
  if (field.type === "texts") {
    const lines = (Array.isArray(value) ? value : String(value).split("\n")).map((line) => line.trim()).filter(Boolean);
    return lines.length ? lines : undefined;
  }
  return String(value).trim() || undefined;
}
