/** An act and its refusal (办理): one at a time, with what the service refused in sight. */
import { ref, shallowRef, type Ref, type ShallowRef } from "vue";

import { Refusal } from "@/api/client";

export interface Acting {
  busy: Ref<boolean>;
  refusal: ShallowRef<Refusal | null>;
  act: (work: () => Promise<void>) => Promise<void>;
}

export function useActing(): Acting {
  const [busy, refusal] = [ref(false), shallowRef<Refusal | null>(null)];
  async function act(work: () => Promise<void>): Promise<void> {
    [busy.value, refusal.value] = [true, null];
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal.value = error;
    } finally {
      busy.value = false;
    }
  }
  return { busy, refusal, act };
}
