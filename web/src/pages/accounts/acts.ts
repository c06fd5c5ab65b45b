/** What may be done with an account, and by whom (账号操作, 三员分立): what a role may not do is not offered. */
import type { Schemas } from "@/api/client";
import { officers, others, roles } from "@/parts/roles";

export type Account = Schemas["AccountOut"];
export type Act = "grant" | "owner" | "unlock" | "disable" | "enable" | "revoke" | "reset";

/** Acts that take something away at once, and are confirmed in the colour of a warning. */
export const grave: Act[] = ["disable", "revoke", "reset"];

/** The acts that somebody may do with an account: none with one of their own, nor what its state makes no sense of. */
export function actsOn(account: Account, by: string, may: (scope: string) => boolean): Act[] {
  if (account.name === by) return [];
  const acts: Act[] = [];
  if (may("accounts:grant")) {
    acts.push("grant");
    if (account.kind === "person") acts.push("owner");
    if (account.locked_until) acts.push("unlock");
  }
  if (may("accounts:add")) acts.push(account.enabled ? "disable" : "enable", "revoke", "reset");
  return acts;
}

/** Roles that may be granted: an officer stays what they are, and nobody who had business becomes one (R10.2). */
export function grantable(account: Account): string[] {
  if (!account.role) return roles;
  return officers.includes(account.role) ? [account.role] : [...new Set([account.role, ...others])];
}
