/** Verifying a draw in the browser (复核): what needs nothing but the bundle and what was published before the draw. */
import type { Schemas } from "@/api/client";

import { seedOf, sha256 } from "./secret";

export type Check = "commitment" | "published" | "seed" | "frame";
export interface Verdict {
  check: Check;
  /** `null`: a beacon commits to its name alone, there is nothing to compare. */
  holds: boolean | null;
  expected: string;
  found: string;
}

type Published = Pick<Schemas["PlanLineOut"], "id" | "committed" | "frame_hash" | "seed_kind">;
type Bundle = Pick<Schemas["BundleOut"], "origin" | "seed" | "frame_hash" | "plan">;

export async function verify(bundle: Bundle, published: Published): Promise<Verdict[]> {
  const { value = "", committed = "" } = bundle.origin;
  const digest = published.seed_kind === "held" ? await sha256(value) : "";
  const seed = await seedOf(value, String(bundle.plan.id), bundle.frame_hash);
  return [
    { check: "published", holds: committed === published.committed, expected: published.committed, found: committed },
    { check: "commitment", holds: digest ? digest === published.committed : null, expected: published.committed, found: digest || value },
    { check: "frame", holds: bundle.frame_hash === published.frame_hash, expected: published.frame_hash, found: bundle.frame_hash },
    { check: "seed", holds: seed === bundle.seed, expected: bundle.seed, found: seed },
  ];
}
