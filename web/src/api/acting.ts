/** Acting on the service (办理): one act at a time, with what was refused in sight. */
import { ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { Refusal, told } from "./client";

interface State {
  busy: Ref<boolean>;
  refusal: ShallowRef<Refusal | null>;
}

type Answered<T> = { data?: T; error?: unknown; response: Response };

/** `act` runs what is to be done; `null` where it was refused, or another is under way. */
export function useActing(): State & { act: <T>(work: () => Promise<T>) => Promise<T | null> } {
  const [busy, refusal] = [ref(false), shallowRef<Refusal | null>(null)];

  async function act<T>(work: () => Promise<T>): Promise<T | null> {
    if (busy.value) return null;
    [busy.value, refusal.value] = [true, null];
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal.value = error;
      return null;
    } finally {
      busy.value = false;
    }
  }
  return { busy, refusal, act };
}

/** Acts of a case: `act` sends a body under a key by which one that was sent twice is done once. */
export function useKeyedActing(): State & {
  act: <T>(body: unknown, send: (key: string) => Promise<Answered<T>>) => Promise<T | null>;
} {
  const { busy, refusal, act } = useActing();
  const keys = makeKeys();
  const send = <T>(body: unknown, sent: (key: string) => Promise<Answered<T>>): Promise<T | null> =>
    act(async () => {
      try {
        const done = await told(sent(keys.of(body)));
        keys.spend();
        return done;
      } catch (error) {
        if (error instanceof Refusal && error.status >= 400 && error.status < 500) keys.spend();
        throw error;
      }
    });
  return { busy, refusal, act: send };
}

/**
 * Keys of acts (Idempotency-Key): the same body keeps its key until the service has answered for good, so that what was
 * sent again after no answer is done once; another body is another act.
 */
export function makeKeys(make = randomKey): { of: (body: unknown) => string; spend: () => void } {
  let [kept, key] = ["", ""];
  return {
    of(body) {
      const text = JSON.stringify(body);
      if (text !== kept || !key) [kept, key] = [text, make()];
      return key;
    },
    spend: () => (key = ""),
  };
}

/** Not `randomUUID`: that one is missing where the page is served without TLS. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
