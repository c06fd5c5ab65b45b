/** What the page of holdings asks (提问): both trees, control, integrated shares, and more of a party on request. */
import { computed, ref, shallowRef, watch, type Ref } from "vue";

import { useAsked } from "@/api/asking";
import { api, Refusal, told } from "@/api/client";
import { may } from "@/session";

import { nextOf, ROOT, type Branch, type Holdings, type Twig, type Way } from "./tree";

const FIRST = 12; // holdings of one party that are drawn at first
const ALL = 500; // that "and N more" loads

export function useHoldings(code: string, depth: Ref<number>, asOf: Ref<string>) {
  const day = (): { as_of?: string } => (asOf.value ? { as_of: asOf.value } : {});
  const path = { code };
  const walk = () => ({ path, query: { ...day(), depth: depth.value, each: FIRST } });
  const when = () => [asOf.value];
  const owners = useAsked((signal) => api.GET("/v1/subjects/{code}/owners", { params: walk(), signal }), () => [asOf.value, depth.value]);
  const held = useAsked((signal) => api.GET("/v1/subjects/{code}/investments", { params: walk(), signal }), () => [asOf.value, depth.value]);
  const control = useAsked((signal) => api.GET("/v1/subjects/{code}/controllers", { params: { path, query: day() }, signal }), when);
  const final = useAsked((signal) => api.GET("/v1/subjects/{code}/integrated", { params: { path, query: day() }, signal }), when);
  const beneficial = useAsked(
    (signal) => may("beneficial:read") ? api.GET("/v1/subjects/{code}/beneficial-owners", { params: { path, query: day() }, signal }) : null,
    when,
  );
  const card = useAsked((signal) => api.GET("/v1/subjects/{code}", { params: { path, query: day() }, signal }), when);

  const opened = shallowRef<Record<Way, Map<string, Holdings>>>({ up: new Map(), down: new Map() });
  const refusal = ref<Refusal | null>(null);
  watch([asOf, depth], () => (opened.value = { up: new Map(), down: new Map() }));

  /** Load all holdings of a party that are not drawn yet (展开). */
  async function open(way: Way, id: string, party: string): Promise<void> {
    refusal.value = null;
    try {
      const params = { path: { code: party }, query: { ...day(), depth: 1, each: ALL } };
      const found: Holdings =
        way === "up"
          ? await told(api.GET("/v1/subjects/{code}/owners", { params })).then(({ owners: branches, more }) => ({ branches, more }))
          : await told(api.GET("/v1/subjects/{code}/investments", { params })).then(({ investments: branches, more }) => ({ branches, more }));
      const known = drawnAt(way, id);
      const whole = { ...found, branches: found.branches.map((one) => known.get(keyOf(one)) ?? one) };
      opened.value = { ...opened.value, [way]: new Map([...opened.value[way], [id, whole]]) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusal.value = error;
    }
  }

  /** Branches that hang there already: what was loaded beyond them stays. */
  function drawnAt(way: Way, id: string): Map<string, Branch> {
    let branches: Branch[] = (way === "up" ? owners.answer.value?.owners : held.answer.value?.investments) ?? [];
    let at = ROOT;
    for (const step of id.split("/").slice(1)) {
      const here: Branch | undefined = (opened.value[way].get(at)?.branches ?? branches)[Number(step.replace(/\D/g, ""))];
      branches = here ? nextOf(here) : [];
      at = `${at}/${step}`;
    }
    return new Map((opened.value[way].get(id)?.branches ?? branches).map((one) => [keyOf(one), one]));
  }

  const whole = computed(() => ({
    up: { branches: owners.answer.value?.owners ?? [], more: owners.answer.value?.more ?? 0, unknown: owners.answer.value?.unknown ?? null },
    down: { branches: held.answer.value?.investments ?? [], more: held.answer.value?.more ?? 0, unknown: null },
  }));
  return { owners, held, control, final, beneficial, card, opened, open, refusal, whole };
}

const keyOf = ({ step }: Branch): string => [step.start, step.end, step.share, step.source.batch, step.source.row].join("|");

/** The party whose holdings a twig stands for: its own, or for "and N more" those of its host. */
export function partyOf(twig: Twig, twigs: Map<string, Twig>, code: string): { id: string; ref: string } {
  const id = twig.kind === "more" ? twig.id.slice(0, twig.id.lastIndexOf("/")) : twig.id;
  return { id, ref: twigs.get(id)?.branch?.party.ref ?? code };
}
