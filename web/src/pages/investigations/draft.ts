/** An investigation as it is worked on (研判卷宗草稿): words, notes, and the canvas as it is kept. */
import { bounded } from "@/address";
import type { Schemas } from "@/api/client";
import type { Canvas, CanvasState } from "@/pages/network/canvas";
import type { Sieve } from "@/pages/network/load";
import type { Layout } from "@/pages/network/picture";

export type Note = Schemas["NoteIn"];

export interface Draft {
  title: string;
  purpose: string;
  notes: Note[];
}

export function draftOf(told: Schemas["InvestigationOut"]): Draft {
  return { title: told.investigation.title, purpose: told.purpose, notes: [...told.notes] };
}

/** With one more note, on a party or (`null`) on the whole. */
export function withNote(draft: Draft, text: string, on: string | null, id: string): Draft {
  return text.trim() ? { ...draft, notes: [...draft.notes, { id, text: text.trim(), on }] } : draft;
}

export function withoutNote(draft: Draft, id: string): Draft {
  return { ...draft, notes: draft.notes.filter((one) => one.id !== id) };
}

/** Numbers of the notes on each party, as the picture marks them: notes are counted as they are listed, from 1. */
export function marksOf(notes: readonly Note[]): Map<string, number[]> {
  const marks = new Map<string, number[]>();
  notes.forEach(({ on }, place) => on && marks.set(on, [...(marks.get(on) ?? []), place + 1]));
  return marks;
}

/**
 * What is drawn, with what this viewer was not shown: a party outside their region or known to another unit alone was
 * never on their picture, and their saving must not take it from others.
 */
export function withUnseen(state: CanvasState, before: CanvasState, canvas: Canvas): CanvasState {
  return { ...state, nodes: [...state.nodes, ...before.nodes.filter((one) => !canvas.nodes.has(one.ref))] };
}

/** Words of the network's address that a canvas keeps as they are. */
export const WORDS = ["as_of", "kinds", "trust", "depth", "limit", "layout"] as const;

/** What to ask and how to draw, from the words that were kept. */
export function viewOf(kept: Record<string, unknown>): { sieve: Sieve; reach: { depth: number; limit: number }; layout: Layout } {
  const word = (name: (typeof WORDS)[number]): string => (typeof kept[name] === "string" ? kept[name] : "");
  const kinds = word("kinds").split(",").filter(Boolean);
  const layout = word("layout");
  return {
    sieve: {
      ...(word("as_of") ? { as_of: word("as_of") } : {}),
      ...(kinds.length ? { kinds } : {}),
      ...(Number(word("trust")) ? { least_trust: Number(word("trust")) } : {}),
    },
    reach: { depth: bounded(word("depth"), 1, 1, 3), limit: bounded(word("limit"), 500, 1, 2_000) },
    layout: layout === "tree" || layout === "time" ? layout : "force",
  };
}
