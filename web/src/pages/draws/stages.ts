/** How far a plan is (阶段): 1 frozen, 2 drawn, 3 staffed, 4 all inspected, 5 all published; 0 cancelled. */
import type { Schemas } from "@/api/client";

export const STAGES = ["frozen", "drawn", "staffed", "inspected", "published"] as const;

type Found = Pick<Schemas["PlanOut"], "progress"> & { plan: Pick<Schemas["PlanLineOut"], "state"> };

export function stageOf(found: Found | null): number {
  const state = found?.plan.state;
  if (!found || state === "CANCELLED") return 0;
  if (state === "COMMITTED") return 1;
  if (state === "DRAWN") return 2;
  const { waiting, reported } = found.progress;
  if (waiting) return 3;
  return reported ? 4 : 5;
}
