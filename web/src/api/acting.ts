/** Acting on the service (办理): one act at a time, under a key by which an act sent twice is done once. */
import { ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { Refusal, told } from "./client";

export interface Acting {
  busy: Ref<boolean>;
  refusal: ShallowRef<Refusal | null>;
  /** What the act came to; `null` where it was refused, or another is under way. */
  act: <T>(body: unknown, send: (key: string) => Promise<Answered<T>>) => Promise<T | null>;
}

type Answered<T> = { data?: T; error?: unknown; response: Response };

export function useActing(): Acting {
  const [busy, refusal] = [ref(false), shallowRef<Refusal | null>(null)];
  const keys = makeKeys();

  async function act<T>(body: unknown, send: (key: string) => Promise<Answered<T>>): Promise<T | null> {
    if (busy.value) return null;
    busy.value = true;
    refusal.value = null;
    try {
      const done = await told(send(keys.of(body)));
      keys.spend();
      return done;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal.value = error;
      if (error.status >= 400 && error.status < 500) keys.spend();
      return null;
    } finally {
      busy.value = false;
    }
  }
  return { busy, refusal, act };
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
