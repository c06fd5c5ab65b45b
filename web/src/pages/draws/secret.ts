/**
 * The secret of a draw (种子秘密, R7.7): two people hold a half each, its digest is published before the draw, and nobody
 * can draw without both halves. Nothing of it is sent before it is revealed.
 */

/** As `credit-graph inspection freeze` joins the halves: a plan frozen there is revealed here, and the other way round. */
const BETWEEN = "|";

export function makeHalf(): string {
  return hex(crypto.getRandomValues(new Uint8Array(32)));
}

export const whole = (first: string, second: string): string => `${first.trim()}${BETWEEN}${second.trim()}`;

/** Browsers work digests out only where the page came over TLS or from this machine. */
export const canDigest = (): boolean => typeof crypto.subtle !== "undefined";

export async function sha256(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** The seed that a revealed value gives, as `derive_seed` of the service works it out. */
export const seedOf = (value: string, plan: string, frameHash: string): Promise<string> => sha256(`${value}\n${plan}\n${frameHash}`);

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
