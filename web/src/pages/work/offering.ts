/** Which steps are offered to whom (可为的步骤): what a role may not do is not offered, and it is said who does it. */
import type { Schemas } from "@/api/client";

import type { Step } from "@/parts/drafts";

type Open = Schemas["OpenSessionOut"];

export interface Concerned {
  procedure: string;
  authority_code: string;
  authority_name: string;
  party?: Schemas["SubjectOut"] | Schemas["PersonOut"] | null;
}

/**
 * Steps that the system states itself, from a draw or from a document that it verified: they are no forms here. `*`:
 * every step of the procedure.
 */
const ELSEWHERE: Record<string, string[]> = {
  proposal: ["take"],
  foreign_ban: ["*"],
  draw: ["freeze", "reveal", "staff", "replace"],
  inspection_task: ["assign", "decide_recusal", "replace"],
  inspection_lead: ["hand"],
};

export function elsewhere(procedure: string, step: string): boolean {
  const steps = ELSEWHERE[procedure] ?? [];
  return steps.includes("*") || steps.includes(step);
}

/** Whether the one signed in is the unit that decides (认定单位): by code, by full name where none is stated. */
export function decides(open: Open, about: Concerned): boolean {
  if (about.authority_code) return about.authority_code === open.who.unit;
  return open.who.unit_name !== "" && open.who.unit_name === about.authority_name;
}

/** Whether a step is offered; the service judges each act itself. */
export function offered(step: Step, about: Concerned, open: Open | null): boolean {
  const reach = open?.scopes[step.scope];
  if (!open || !reach || elsewhere(about.procedure, step.id)) return false;
  if (step.by_authority && !decides(open, about)) return false;
  return reach === "all" || decides(open, about) || itself(open, about);
}

function itself(open: Open, about: Concerned): boolean {
  return about.party?.ref === open.who.unit || (open.who.role === "subject" && about.party?.kind === "person");
}

/** The steps by which somebody may open a case of a procedure (立案的步骤), whatever it will be about. */
export function openings(procedure: Schemas["ProcedureOut"], open: Open | null): Step[] {
  return procedure.steps.filter(
    (step) => procedure.opening.includes(step.id) && !elsewhere(procedure.id, step.id) && open && step.scope in open.scopes,
  );
}
