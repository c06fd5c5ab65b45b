/** Asking the service from a component (提问): the answer, the refusal, and whether one is under way. */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";

import { inTerms } from "@/terms";

import { Refusal, spoken, told } from "./client";

export interface Asked<T> {
  /** Its terms in the language of the page; what is set is as the service told it. */
  answer: Ref<T | null>;
  refusal: ShallowRef<Refusal | null>;
  asking: Ref<boolean>;
  again: () => Promise<void>;
}

type Question<T> = (signal: AbortSignal) => Promise<{ data?: T; error?: unknown; response: Response }> | null;

/**
 * Ask now and whenever `on` changes. A question that was overtaken is aborted and its answer dropped; `null` for a
 * question means that there is nothing to ask. The last answer stays in sight while the next is awaited. `asTold` where it
 * is worked on and sent back: nobody's own words are put into another language.
 */
export function useAsked<T>(question: Question<T>, on: () => unknown = () => null, { asTold = false } = {}): Asked<T> {
  const kept = shallowRef<T | null>(null);
  const answer = computed<T | null>({ get: () => (asTold ? kept.value : inTerms(kept.value)), set: (got) => (kept.value = got) });
  const refusal = shallowRef<Refusal | null>(null);
  const asking = ref(false);
  let running: AbortController | null = null;

  async function again(): Promise<void> {
    running?.abort();
    const own = new AbortController();
    running = own;
    const asked = question(own.signal);
    if (!asked) {
      answer.value = refusal.value = null;
      asking.value = false;
      return;
    }
    asking.value = true;
    try {
      const got = await told(asked);
      if (running === own) [answer.value, refusal.value] = [got, null];
    } catch (error) {
      if (running === own && error instanceof Refusal) [answer.value, refusal.value] = [null, error];
    } finally {
      if (running === own) asking.value = false;
    }
  }

  watch(on, () => void again(), { immediate: true, deep: true });
  // Whoever opened a link says why only then: what was refused without a purpose (R10.5) is asked again with one.
  watch(
    () => spoken.purpose,
    (stated) => stated && refusal.value && void again(),
  );
  onScopeDispose(() => running?.abort());
  return { answer, refusal, asking, again };
}
