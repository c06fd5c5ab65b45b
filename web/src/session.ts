/** The session (会话): who is signed in and what they may do. The token itself is in a cookie no script can read. */
import { computed, reactive } from "vue";

import { api, onRefusal, spoken, told, type Schemas } from "./api/client";

type Open = Schemas["OpenSessionOut"];

interface Session {
  open: Open | null;
  who: Open["who"] | null;
  known: boolean;
  purpose: string;
  endedEarly: boolean;
}

const PURPOSE = "purpose";

export const session = reactive<Session>({ open: null, who: null, known: false, purpose: stated(), endedEarly: false });
spoken.purpose = session.purpose;

function stated(): string {
  return window.sessionStorage.getItem(PURPOSE) ?? "";
}

/** Whether the one signed in holds a scope, however far it reaches: the service judges each question itself. */
export function may(scope: string): boolean {
  return Boolean(session.open && scope in session.open.scopes);
}

/** Whether a scope opens a page: what is given case by case (凭案件号) opens none that does not ask for the case. */
export function opens(scope: string): boolean {
  return may(scope) && session.open?.scopes[scope] !== "case";
}

/** Whether a scope reaches everything. */
export function everywhere(scope: string): boolean {
  return session.open?.scopes[scope] === "all";
}

/** Whether a scope reaches one subject: it reaches all, or this is the unit's own. What else it may take, the page cannot tell. */
export function reaches(scope: string, subject: string): boolean {
  const reach = session.open?.scopes[scope];
  return reach === "all" || (reach === "own" && session.who?.unit === subject);
}

export const signedIn = computed(() => session.who !== null);

/** Ask the service who is signed in: on load, and after signing in. */
export async function recall(): Promise<void> {
  const answer = await told(api.GET("/v1/session"));
  take(answer.session ?? null);
}

export async function signIn(username: string, password: string, otp: string): Promise<void> {
  const answer = await told(api.POST("/v1/session", { body: { username, password, otp } }));
  take(answer.session ?? null);
}

export async function signInDemo(username: string): Promise<void> {
  const answer = await told(api.POST("/v1/session/demo", { body: { username } }));
  take(answer.session ?? null);
}

export async function signOut(): Promise<void> {
  await told(api.DELETE("/v1/session"));
  take(null);
  state("");
}

/** State why one asks (R10.5). It lasts as long as the tab, so that a reload does not ask again; it is no secret. */
export function state(purpose: string): void {
  session.purpose = spoken.purpose = purpose.trim();
  window.sessionStorage.setItem(PURPOSE, session.purpose);
}

function take(open: Open | null): void {
  session.open = open;
  session.who = open?.who ?? null;
  session.known = true;
  session.endedEarly = false;
  spoken.csrf = open?.csrf ?? "";
  planRenewal();
}

let renewal: ReturnType<typeof setTimeout> | undefined;

/** Renew a minute and a half before the token ends, while the page is used; never past the end of the session. */
function planRenewal(): void {
  clearTimeout(renewal);
  if (!session.open) return;
  const left = Date.parse(session.open.ends_at) - Date.now();
  renewal = setTimeout(() => void renew(), Math.max(5_000, left - 90_000));
}

let lastUse = Date.now();
for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, () => (lastUse = Date.now()), { passive: true });

async function renew(): Promise<void> {
  const open = session.open;
  const used = Date.now() - lastUse < 20 * 60_000;
  if (!open || !used || Date.now() >= Date.parse(open.session_ends_at) - 60_000) return;
  try {
    const answer = await told(api.POST("/v1/session/renewal"));
    take(answer.session ?? null);
  } catch {
    // the next question will say that the session has ended
  }
}

onRefusal.signIn = () => {
  if (!session.who) return;
  take(null);
  session.endedEarly = true;
};
