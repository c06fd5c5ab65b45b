/**
 * The canvas (画布) as plain values: what was loaded, where it stands, what was opened and taken off. Every change makes
 * a new canvas, so that one step back is the canvas before. What is kept of it (`toState`) holds references, places and
 * settings alone, never a name: whoever opens it asks for the data anew, under their own rights.
 */
import type { Schemas } from "@/api/client";

export type Node = Schemas["NodeOut"];
export type Step = Schemas["NetworkOut"]["links"][number];
export type Setting = boolean | number | string | string[];

/** A canvas as an investigation keeps it (卷宗中的画布). */
export interface CanvasState {
  roots: string[];
  nodes: { ref: string; x: number; y: number; pinned: boolean; expanded: boolean; group: string }[];
  view: Record<string, Setting>;
}

export interface Place {
  x: number;
  y: number;
  /** Placed by hand: no layout moves it. */
  pinned: boolean;
}

/** What was opened of a party: relations of one kind and direction, or all of them. */
export interface Opened {
  kind: Step["kind"] | null;
  direction: "out" | "in" | null;
}

export interface Canvas {
  roots: readonly string[];
  nodes: ReadonlyMap<string, Node>;
  links: ReadonlyMap<string, Step>;
  places: ReadonlyMap<string, Place>;
  opened: ReadonlyMap<string, readonly Opened[]>;
  gone: ReadonlySet<string>;
}

export const EMPTY: Canvas = {
  roots: [], nodes: new Map(), links: new Map(), places: new Map(), opened: new Map(), gone: new Set(),
};

/** A relation as answers of several questions tell it alike. */
export function idOf(step: Step): string {
  const { source } = step;
  return [step.start, step.kind, step.term, step.end, step.valid_from, source.batch, source.row].join("|");
}

/** With what an answer brought; what is known already keeps its depth. */
export function merged(canvas: Canvas, nodes: Node[], links: Step[]): Canvas {
  const all = new Map(canvas.nodes);
  for (const node of nodes) {
    const known = all.get(node.party.ref);
    all.set(node.party.ref, known ? { ...node, depth: Math.min(known.depth, node.depth) } : node);
  }
  return { ...canvas, nodes: all, links: new Map([...canvas.links, ...links.map((one): [string, Step] => [idOf(one), one])]) };
}

export function opening(canvas: Canvas, ref: string, what: Opened): Canvas {
  const before = canvas.opened.get(ref) ?? [];
  return { ...canvas, opened: new Map([...canvas.opened, [ref, [...before, what]]]) };
}

export function taken(canvas: Canvas, refs: Iterable<string>): Canvas {
  return { ...canvas, gone: new Set([...canvas.gone, ...refs]) };
}

export function placed(canvas: Canvas, places: Iterable<[string, Place]>): Canvas {
  return { ...canvas, places: new Map([...canvas.places, ...places]) };
}

/** What is drawn: without what was taken off, and without links that lost an end. */
export function shown(canvas: Canvas): { nodes: Node[]; links: [string, Step][] } {
  const nodes = [...canvas.nodes.values()].filter((node) => !canvas.gone.has(node.party.ref));
  const refs = new Set(nodes.map((node) => node.party.ref));
  return { nodes, links: [...canvas.links].filter(([, one]) => refs.has(one.start) && refs.has(one.end)) };
}

/** A subject through which a person was met: questions about a person must name one (R10.3). */
export function viaOf(canvas: Canvas, ref: string): string | undefined {
  if (!ref.startsWith("person:")) return undefined;
  for (const { start, end } of canvas.links.values()) {
    const other = start === ref ? end : end === ref ? start : null;
    if (other && canvas.nodes.get(other)?.party.kind === "subject" && !canvas.nodes.get(other)?.party.hidden) return other;
  }
  return undefined;
}

/** The canvas as an investigation keeps it (卷宗中的画布). */
export function toState(canvas: Canvas, view: Record<string, Setting>): CanvasState {
  const nodes = shown(canvas).nodes.map(({ party, group }) => {
    const place = canvas.places.get(party.ref);
    return {
      ref: party.ref,
      x: place?.x ?? 0,
      y: place?.y ?? 0,
      pinned: place?.pinned ?? false,
      expanded: canvas.opened.has(party.ref),
      group: group?.head.ref.slice(0, 50) ?? "",
    };
  });
  return { roots: [...canvas.roots], nodes, view };
}

/** What a kept canvas asks for: places as they were, everything that was opened opened whole; nothing loaded yet. */
export function fromState(state: CanvasState): { canvas: Canvas; kept: Set<string>; view: Record<string, Setting> } {
  const { nodes, roots, view } = state;
  const canvas: Canvas = {
    ...EMPTY,
    roots,
    places: new Map(nodes.map(({ ref, x, y, pinned }) => [ref, { x, y, pinned }])),
    opened: new Map(nodes.filter((one) => one.expanded).map((one) => [one.ref, [{ kind: null, direction: null }]])),
  };
  return { canvas, kept: new Set(nodes.map((one) => one.ref)), view };
}
