/**
 * Groups in the picture (集团): members stand in one frame, or are folded to one box whose lines are those of its
 * members, told by their number.
 */
import type { Node, Step } from "./canvas";

export type GroupMode = "off" | "framed" | "folded";

export interface Group {
  id: string;
  head: Node["party"];
  size: number;
  members: string[];
}

export interface DrawnNode {
  id: string;
  node: Node | null;
  group: Group | null;
  parent?: string;
}

export interface DrawnLink {
  id: string;
  step: Step;
  from: string;
  to: string;
  /** Relations that one line stands for. */
  count: number;
}

const FEWEST = 2; // members in the picture that make a frame

export function groupsOf(nodes: Node[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const { party, group } of nodes) {
    if (!group || party.hidden) continue;
    const id = `group:${group.head.ref}`;
    const known = groups.get(id) ?? { id, head: group.head, size: group.size, members: [] };
    known.members.push(party.ref);
    groups.set(id, known);
  }
  return new Map([...groups].filter(([, one]) => one.members.length >= FEWEST));
}

/** Nodes and lines to draw: a group whose id is in `open` is framed though others are folded. */
export function grouped(
  nodes: Node[], links: [string, Step][], mode: GroupMode, open: ReadonlySet<string>,
): { nodes: DrawnNode[]; links: DrawnLink[] } {
  const groups = mode === "off" ? new Map<string, Group>() : groupsOf(nodes);
  const home = new Map([...groups.values()].flatMap((one) => one.members.map((ref): [string, Group] => [ref, one])));
  const folded = (group: Group | undefined): boolean => group !== undefined && mode === "folded" && !open.has(group.id);
  const place = (ref: string): string => (folded(home.get(ref)) ? (home.get(ref)?.id ?? ref) : ref);

  const drawn: DrawnNode[] = [...groups.values()].map((group) => ({ id: group.id, node: null, group }));
  for (const node of nodes) {
    const group = home.get(node.party.ref);
    if (!folded(group)) drawn.push({ id: node.party.ref, node, group: null, ...(group ? { parent: group.id } : {}) });
  }
  const lines = new Map<string, DrawnLink>();
  for (const [id, step] of links) {
    const [from, to] = [place(step.start), place(step.end)];
    if (from === to && step.start !== step.end) continue; // inside of a folded group
    const summed = from !== step.start || to !== step.end;
    const key = summed ? `${from}|${step.kind}|${to}` : id;
    const known = lines.get(key);
    if (known) known.count += 1;
    else lines.set(key, { id: key, step, from, to, count: 1 });
  }
  return { nodes: drawn, links: [...lines.values()] };
}
