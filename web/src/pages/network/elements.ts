/** Parties and relations as the picture takes them (图元): words from the page, shapes and lines from `look.ts`. */
import type cytoscape from "cytoscape";

import { percent } from "@/parts/words";
import { term } from "@/terms";

import type { Node } from "./canvas";
import type { DrawnLink, DrawnNode } from "./groups";
import { LOW_TRUST, SHAPES, type Shape } from "./look";

export type Say = (key: string, values?: Record<string, unknown>) => string;

const OVER = ["REVOKED", "DEREGISTERED", "CANCELLED", "MOVED_OUT", "UNFOUNDED"]; // not, or not yet, in business

export function shapeOf({ party, hub, entity_kind: kind }: Node): Shape {
  if (party.hidden) return "hidden";
  if (hub) return "hub";
  if (party.kind === "person") return "person";
  return kind && kind in SHAPES ? (kind as Shape) : "OTHER";
}

/** What a party is called: never more than the answer told. */
export function nameOf(party: Node["party"], say: Say): string {
  if (party.hidden) return `◪ ${say("party.hidden")}`;
  const name = party.name ?? (party.kind === "person" ? say("party.person") : party.ref);
  return party.kind === "person" && party.certain === false ? `${name} ?` : name;
}

export function isOver(node: Node): boolean {
  return OVER.includes(node.status ?? "");
}

export function nodeElement({ id, node, group, parent }: DrawnNode, roots: readonly string[], say: Say): cytoscape.ElementDefinition {
  if (!node) {
    const label = group ? say("network.groupOf", { name: nameOf(group.head, say), n: group.members.length, size: group.size }) : id;
    return { group: "nodes", data: { id, label, shape: "group" } };
  }
  const [name, over] = [nameOf(node.party, say), isOver(node)];
  const label = [
    ...(over ? [`[${term(node.status_term) ?? node.status}] `] : []),
    ...(node.suspected_controller ? ["★ "] : []),
    name,
    ...(node.hub ? [` (${say("network.hub")})`] : []),
  ].join("");
  return { group: "nodes", data: { id, label, shape: shapeOf(node), over, root: roots.includes(id), ...(parent ? { parent } : {}) } };
}

export function linkElement({ id, step, from, to, count }: DrawnLink, say: Say): cytoscape.ElementDefinition {
  const suspected = (step.trust ?? 1) <= LOW_TRUST;
  const share = step.kind === "OWNS" ? percent(step.share, "") : "";
  const label = count > 1 ? `${say(`network.kinds.${step.kind}`)} ×${count}` : `${suspected ? say("basis.suspected") : ""}${term(step.term)} ${share}`;
  return { group: "edges", data: { id, source: from, target: to, kind: step.kind, label, suspected, many: count > 1 } };
}
