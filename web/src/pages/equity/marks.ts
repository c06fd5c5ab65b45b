/** What is written at the boxes and lines of a tree of holdings (标注): control, integrated shares, pledges, nominees. */
import type { Schemas } from "@/api/client";

import type { Branch } from "./tree";

type Control = Schemas["ControlOut"];

export interface Marks {
  /** Computed controllers and candidates by reference, with what the service calls them: 疑似 always. */
  controllers: Map<string, string>;
  /** Declared ones, with how they stand to the computed. */
  declared: Map<string, Control["declared"][number]>;
  /** Integrated shares by reference. */
  integrated: Map<string, number>;
  /** Holdings on the way of control, `owner>owned`. */
  ways: Set<string>;
}

export function marksOf(control: Control | null, final: Schemas["FinalOwnersOut"] | null): Marks {
  const computed = control?.controllers ?? [];
  return {
    controllers: new Map(computed.map((one) => [one.party.ref, one.label])),
    declared: new Map((control?.declared ?? []).map((one) => [one.party.ref, one])),
    integrated: new Map((final?.owners ?? []).map((one) => [one.party.ref, one.integrated])),
    ways: new Set(computed.flatMap((one) => one.path.map((step) => wayOf(step)))),
  };
}

export const wayOf = (step: { start: string; end: string }): string => `${step.start}>${step.end}`;

/** Keys of the messages that tell of a holding: pledged, frozen, held for another, declared. */
export function wordsOf(branch: Branch): string[] {
  const { step } = branch;
  return [
    ...(step.pledged ? ["equity.pledged"] : []),
    ...(step.frozen ? ["equity.frozen"] : []),
    ...(branch.nominal ? ["equity.nominal"] : []),
    ...(step.trust !== null && step.trust !== undefined && step.trust < 1 ? ["equity.declaredShare"] : []),
  ];
}
