/** Of an answer that comes in pages or with its first rows (分页应答), there being more is no cut-off: the page says so itself. */
import { computed } from "vue";

import type { Asked } from "@/api/asking";

export function paged<T extends { truncated?: boolean }>(asked: Asked<T>): Asked<T> {
  return { ...asked, answer: computed(() => asked.answer.value && { ...asked.answer.value, truncated: false }) };
}
