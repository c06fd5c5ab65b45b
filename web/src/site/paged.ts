/** A page of the feed (分页应答) is no answer that was cut off: the reader goes on to the next one. */
import { computed } from "vue";

import type { Asked } from "@/api/asking";

export function paged<T extends { truncated?: boolean }>(asked: Asked<T>): Asked<T> {
  return { ...asked, answer: computed(() => asked.answer.value && { ...asked.answer.value, truncated: false }) };
}
