/** How far a plan is (阶段): 1 frozen, 2 drawn, 3 staffed, 4 all inspected, 5 all published; 0 cancelled. */
import type { Schemas } from "@/api/client";

export const STAGES = ["frozen", "drawn", "staffed", "inspected", "published"] as const;

export const VIEWS = ["now", "drawn", "verify", "tasks", "kpi"] as const;
export type View = (typeof VIEWS)[number];

/**
 * The views of a plan at a stage that somebody may have, by how far reading draws reaches for them: the list, the bundle
 * and exclusions are for whom it reaches all, tasks for the departments that have a part in them as well, figures for everybody.
 */
export function viewsOf(stage: number, reach: string | undefined): View[] {
  const open: Record<View, boolean> = {
    now: true,
    drawn: stage >= 2 && reach === "all",
    verify: stage >= 2 && reach === "all",
    tasks: stage >= 3 && ["all", "field", "own"].includes(reach ?? ""),
    kpi: stage >= 3,
  };
  return VIEWS.filter((view) => open[view]);
}

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
