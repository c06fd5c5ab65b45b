/** How far proposals came (办理进度), as the queue is looked through: what still waits first. */
import type { Schemas } from "@/api/client";

type Count = Schemas["ProgressCountOut"];
export type Progress = Count["id"];
export type View = Progress | "pending" | "all";

const PARTS: Record<View, Progress[]> = {
  pending: ["waiting", "open"],
  waiting: ["waiting"],
  open: ["open"],
  decided: ["decided"],
  rejected: ["rejected"],
  all: ["waiting", "open", "decided", "rejected"],
};

export const VIEWS = Object.keys(PARTS) as View[];

export const viewOf = (word: string): View => VIEWS.find((one) => one === word) ?? "pending";

/** How many a view lists. */
export const countOf = (view: View, counts: Count[]): number =>
  counts.filter((one) => PARTS[view].includes(one.id)).reduce((sum, one) => sum + one.count, 0);

const BY_STATE: Record<string, "good" | "warn" | "bad"> = { IN_FORCE: "bad", CONFIRMED: "warn", ASKED: "warn" };

/** How a state is marked beside its words; `null`: nobody took it up. */
export const markOf = (state: string | null | undefined): string => (state ? (BY_STATE[state] ?? "") : "warn");
