/** What the network asks and keeps (载入): seeds, what was opened around them, one step back, and the day of it all. */
import { computed, onScopeDispose, ref, shallowRef } from "vue";

import { api, Refusal, told, type Schemas } from "@/api/client";

import { EMPTY, fromState, merged, opening, placed, shown, taken, viaOf, type Canvas, type CanvasState, type Opened, type Place, type Step } from "./canvas";

type Links = Schemas["NetworkOut"] | Schemas["NeighboursOut"];
export type Kind = Step["kind"];

/** Which relations of which day: what every question of the network says. */
export interface Sieve {
  as_of?: string;
  kinds?: string[];
  least_trust?: number;
}

/** What the last answers said of themselves. */
export interface Told {
  asOf: string;
  version: string;
  truncated: boolean;
  hidden: number;
  hiddenNote: string;
  wayBack: string[];
  computedAsOf: string;
}

const PAGE = 100; // relations of one party that are loaded at a time
const NOTHING: Told = { asOf: "", version: "", truncated: false, hidden: 0, hiddenNote: "", wayBack: [], computedAsOf: "" };

export function useNetwork(sieve: () => Sieve, reach: () => { depth: number; limit: number }) {
  const canvas = shallowRef<Canvas>(EMPTY);
  const past = shallowRef<Canvas[]>([]);
  const [asking, refusal, said] = [ref(false), shallowRef<Refusal | null>(null), shallowRef<Told>(NOTHING)];
  let running = new AbortController();
  onScopeDispose(() => running.abort());

  /** Ask, one thing after another, and put the whole on the canvas at once; a question that was overtaken is dropped. */
  async function asked(work: (signal: AbortSignal, from: Canvas) => Promise<Canvas>, from = canvas.value): Promise<boolean> {
    running.abort();
    const own = (running = new AbortController());
    [asking.value, refusal.value] = [true, null];
    try {
      const made = await work(own.signal, from);
      if (running === own) canvas.value = made;
      return running === own;
    } catch (error) {
      if (running === own && error instanceof Refusal) refusal.value = error;
      else if (!(error instanceof DOMException)) throw error;
      return false;
    } finally {
      if (running === own) asking.value = false;
    }
  }

  /** Everything anew, for other seeds, another day or another sieve; places and what was opened stay. */
  function begin(roots: string[], from: Canvas = canvas.value): Promise<boolean> {
    const rest = { ...from, roots, nodes: EMPTY.nodes, links: EMPTY.links };
    said.value = NOTHING;
    return asked(async (signal, empty) => {
      let made = empty;
      for (const code of roots) made = take(made, await network(code, signal));
      for (const [party, whats] of empty.opened)
        if (made.nodes.has(party)) for (const what of whats) made = take(made, await neighbours(made, party, what, 0, signal));
      return made;
    }, rest);
  }

  async function network(code: string, signal: AbortSignal): Promise<Links> {
    const params = { path: { code }, query: { ...sieve(), ...reach() } };
    return await told(api.GET("/v1/subjects/{code}/network", { params, signal }));
  }

  async function neighbours(on: Canvas, party: string, what: Opened, after: number, signal: AbortSignal): Promise<Schemas["NeighboursOut"]> {
    const { kinds, ...rest } = sieve();
    const query = {
      ...rest, kinds: what.kind ? [what.kind] : kinds, direction: what.direction ?? undefined, via: viaOf(on, party), after, limit: PAGE,
    };
    return await told(api.GET("/v1/parties/{ref}/neighbours", { params: { path: { ref: party }, query }, signal }));
  }

  function take(on: Canvas, answer: Links): Canvas {
    said.value = {
      asOf: answer.as_of,
      version: answer.data_version,
      truncated: said.value.truncated || answer.truncated,
      hidden: Math.max(said.value.hidden, answer.hidden),
      hiddenNote: answer.hidden_note ?? said.value.hiddenNote,
      wayBack: answer.way_back ?? [],
      computedAsOf: answer.computed_as_of ?? "",
    };
    // A party that was taken off and is met again stays off: it was not wanted.
    return merged(on, answer.nodes, answer.links);
  }

  async function expand(party: string, what: Opened): Promise<void> {
    const before = canvas.value;
    const done = await asked(async (signal, from) => {
      const page = await neighbours(from, party, what, loadedOf(from, party, what), signal);
      return opening(take(from, page), party, what);
    });
    if (done) past.value = [...past.value, before];
  }

  /** Relations of this kind that were loaded by opening before: the next page begins after them. */
  function loadedOf(on: Canvas, party: string, what: Opened): number {
    const before = (on.opened.get(party) ?? []).filter((one) => one.kind === what.kind && one.direction === what.direction);
    return before.length * PAGE;
  }

  function change(made: Canvas): void {
    past.value = [...past.value, canvas.value];
    canvas.value = made;
  }

  const add = (nodes: Canvas["nodes"], links: Step[]): void => change(merged(canvas.value, [...nodes.values()], links));
  const remove = (refs: Iterable<string>): void => change(taken(canvas.value, refs));
  const bringBack = (): void => change({ ...canvas.value, gone: new Set() });
  /** Places alone are no step of their own: going back keeps what was moved since. */
  const move = (places: [string, Place][]): void => void (canvas.value = placed(canvas.value, places));

  function undo(): void {
    const last = past.value.at(-1);
    if (!last) return;
    past.value = past.value.slice(0, -1);
    canvas.value = { ...last, places: canvas.value.places };
  }

  /** Open a canvas that was kept: its data is asked for anew, and what was not on it is taken off. */
  async function restore(state: CanvasState): Promise<void> {
    const { canvas: from, kept } = fromState(state);
    if (!(await begin(from.roots as string[], from))) return;
    canvas.value = taken(canvas.value, [...canvas.value.nodes.keys()].filter((one) => !kept.has(one)));
  }

  const drawn = computed(() => shown(canvas.value));
  return { canvas, drawn, past, asking, refusal, said, begin, expand, add, remove, bringBack, move, undo, restore };
}
