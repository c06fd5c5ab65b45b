/** What the page knows of its subject (主体): asked once, shown by several sections. */
import { computed, type ComputedRef } from "vue";

import { useAsOf } from "@/address";
import { useAsked, type Asked } from "@/api/asking";
import { api, type Schemas } from "@/api/client";
import { may, session } from "@/session";

export type Card = Schemas["CardOut"];
export type RecordOut = Schemas["RecordOut"];

export interface About {
  code: string;
  card: Asked<Card>;
  records: Asked<Schemas["RecordsOut"]>;
  repairs: Asked<Schemas["RepairsOut"]>;
  cases: Asked<Schemas["CasesOut"]>;
  /** False until whoever sees people has said why they ask (R10.5): nothing is asked before. */
  ready: ComputedRef<boolean>;
}

export function useAbout(code: string): About {
  const day = useAsOf();
  const ready = computed(() => !may("persons:masked") || session.purpose !== "");
  const path = { code };
  const on = (): unknown => [day.value, ready.value];
  const about = (signal: AbortSignal) => ({ params: { path, query: { as_of: day.value || null } }, signal });
  return {
    code,
    ready,
    card: useAsked((signal) => (ready.value ? api.GET("/v1/subjects/{code}", about(signal)) : null), on),
    records: useAsked((signal) => (ready.value ? api.GET("/v1/subjects/{code}/records", about(signal)) : null), on),
    repairs: useAsked((signal) => (ready.value ? api.GET("/v1/subjects/{code}/repairs", about(signal)) : null), on),
    cases: useAsked(
      (signal) => (ready.value && may("cases:read") ? api.GET("/v1/subjects/{code}/cases", about(signal)) : null),
      on,
    ),
  };
}
