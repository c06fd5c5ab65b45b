/**
 * What a case itself tells for its next step (由系统带入): shown in the form to be looked at, never sent as somebody's own
 * words. A finding is shown masked, and the service takes its full words from the terms that were frozen.
 */
import type { Schemas } from "@/api/client";
import type { Draft, Step } from "@/parts/drafts";

type Found = Pick<Schemas["CaseOut"], "procedure" | "terms">;

const confirms = (found: Found, step: string): boolean => found.procedure === "proposal" && step === "confirm";

/** Values of fields that are known. */
export function brought(found: Found, step: string): Record<string, string> {
  const quote = found.terms?.quote;
  return confirms(found, step) && quote ? { finding: quote } : {};
}

/** The step as this case asks it: no end is asked for where the law fixes it. */
export function asAsked(found: Found, step: Step): Step {
  if (!confirms(found, step.id) || found.terms?.end_bounds) return step;
  return { ...step, may: step.may.filter((field) => field.id !== "until") };
}

/** The draft without what stands in it as it was brought. */
export function own(draft: Draft, known: Record<string, string>): Draft {
  return { ...draft, values: Object.fromEntries(Object.entries(draft.values).filter(([id, value]) => value !== known[id])) };
}

/** The ends that the law fixes, for the form to say. */
export function fixedEnds(found: Found, step: string): string[] {
  if (!confirms(found, step) || !found.terms || found.terms.end_bounds) return [];
  return found.terms.measures.map((one) => `${one.kind} ${one.first} – ${one.last ?? one.term}`);
}
