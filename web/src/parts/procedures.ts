/** The procedures (程序), asked for once a visit: they are part of the rule book and the same for everybody. */
import { shallowRef } from "vue";

import { useAsked, type Asked } from "@/api/asking";
import { api, type Schemas } from "@/api/client";

const known = shallowRef<Schemas["ProceduresOut"] | null>(null);

export function useProcedures(): Asked<Schemas["ProceduresOut"]> {
  const asked = useAsked(async (signal) => {
    const found = await api.GET("/v1/procedures", { signal });
    if (found.data) known.value = found.data;
    return found;
  });
  if (known.value) asked.answer.value = known.value;
  return asked;
}
