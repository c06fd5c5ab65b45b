/** What codes in the acts of a case are called (名称): fields by its procedure, units as far as this answer names them. */
import type { InjectionKey } from "vue";

import type { Schemas } from "@/api/client";

export interface Terms {
  field: (id: string) => string;
  unit: (code: string) => string;
  role: (id: string) => string;
}

export const TERMS: InjectionKey<Terms> = Symbol("terms");

/** Fields of a procedure by their ids. */
export function fieldTerms(procedure: Schemas["ProcedureOut"] | undefined): Map<string, string> {
  const fields = (procedure?.steps ?? []).flatMap((step) => [...step.needs, ...step.may]);
  return new Map(fields.map((field) => [field.id, field.term]));
}
