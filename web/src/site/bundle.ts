/** Checking a draw in the browser (抽取复核, R7.7): what SHA-256 can show from the bundle and the notice alone. */
import type { Schemas } from "@/api/client";

export type Bundle = Schemas["BundleOut"];
export type Check = "commitment" | "frame" | "seed" | "units";

/** What could be worked out; `null` where it cannot be judged here (a beacon's value is published elsewhere). */
export type Checked = Record<Check, boolean | null>;

/**
 * Work out what the bundle claims and hold it against the notice that was published before. `text` is the bundle as it
 * was served: a hash is of text, so numbers have to keep the form in which they are written.
 */
export async function check(text: string, notice: Schemas["PlanOut"]): Promise<Checked> {
  const bundle = JSON.parse(text) as Bundle;
  const { kind = "", value = "", committed = "" } = bundle.origin;
  const frame = await sha256(frozen(text));
  const seed = await sha256(`${value}\n${notice.plan.id}\n${frame}`);
  return {
    commitment: kind === "held" ? (await sha256(value)) === notice.plan.committed && committed === notice.plan.committed : null,
    frame: frame === bundle.frame_hash && frame === notice.plan.frame_hash,
    seed: seed === bundle.seed && seed === notice.seed,
    units: unitsOf(bundle, notice),
  };
}

/** Every unit drawn stands in the frame, once, and there are as many as the notice says. */
function unitsOf(bundle: Bundle, notice: Schemas["PlanOut"]): boolean {
  const names = Object.keys(bundle.result);
  const rows = (columns: Record<string, unknown[]>): string[] =>
    (columns[names[0] ?? ""] ?? []).map((_, place) => JSON.stringify(names.map((name) => columns[name]?.[place])));
  const [frame, drawn] = [new Set(rows(bundle.frame)), rows(bundle.result)];
  return drawn.length === notice.drawn && new Set(drawn).size === drawn.length && drawn.every((one) => frame.has(one));
}

/** The text that the fingerprint is of: the terms with sorted keys, then each column after its name, without spaces. */
export function frozen(text: string): string {
  const { plan, frame } = JSON.parse(text.replace(TOKENS, marked)) as { plan: object; frame: Record<string, unknown[]> };
  const columns = Object.entries(frame).map(([name, values]) => JSON.stringify([name, ...values]));
  return [JSON.stringify(sorted(plan)), ...columns].join("").replace(MARKED, "$1");
}

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARKED = /"\\u0000([^"]*)"/g;
const marked = (token: string): string => (token.startsWith('"') ? token : `"\\u0000${token}"`);

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]));
}

/** Browsers work digests out for pages that came over https, or from this machine. */
export const canDigest = (): boolean => window.isSecureContext;

export async function sha256(what: string | ArrayBuffer): Promise<string> {
  const bytes = typeof what === "string" ? new TextEncoder().encode(what) : what;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
