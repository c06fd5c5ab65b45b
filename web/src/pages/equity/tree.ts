/**
 * The tree of holdings as it is drawn (股权穿透图): what the service answered, with what the reader opened and folded,
 * the part whose holders nobody states, and "and N more". A holding that closes a ring is no further twig: it is drawn
 * back to the party that it leads to, so that the ring is seen.
 */
import type { Schemas } from "@/api/client";

export type Way = "up" | "down";
export type Branch = Schemas["OwnerOut"] | Schemas["InvestmentOut"];

/** Holdings next to a party and how many are not among them. */
export interface Holdings {
  branches: Branch[];
  more: number;
}

/** A holding that leads back to a party on its own way (循环持股): `to` is the id of the twig, or `ROOT`. */
export interface Back {
  to: string;
  branch: Branch;
}

export interface Twig {
  id: string;
  way: Way;
  kind: "party" | "unknown" | "more";
  branch: Branch | null;
  share: number | null;
  product: number | null;
  /** Holdings of this party that are not drawn: folded by the reader, or not loaded. */
  unseen: number;
  folded: boolean;
  beyond: Twig[];
  backs: Back[];
}

export interface Unfolded {
  twigs: Twig[];
  /** Rings that lead from the subject to itself directly. */
  backs: Back[];
}

export const ROOT = "root";

interface Reader {
  way: Way;
  folded: ReadonlySet<string>;
  /** What was loaded besides, by the id of the twig whose holdings they are. */
  opened: ReadonlyMap<string, Holdings>;
}

interface Host {
  id: string;
  product: number | null;
  unknown: number | null;
  way: Map<string, string>; // reference of each party on the way to the id of its twig
}

/** Owners above a branch, or what it holds below. */
export function nextOf(branch: Branch): Branch[] {
  return "owners" in branch ? branch.owners : branch.investments;
}

/** Unfold the holdings of the subject (展开). */
export function unfold(code: string, whole: Holdings & { unknown: number | null }, reader: Reader): Unfolded {
  const host: Host = { id: ROOT, product: 1, unknown: whole.unknown, way: new Map([[code, ROOT]]) };
  return around(host, reader.opened.get(ROOT) ?? whole, reader);
}

function around(host: Host, held: Holdings, reader: Reader): Unfolded {
  const [twigs, backs]: [Twig[], Back[]] = [[], []];
  held.branches.forEach((branch, place) => {
    const to = host.way.get(branch.party.ref);
    if (to !== undefined) backs.push({ to, branch });
    else twigs.push(grown(branch, `${host.id}/${reader.way}${place}`, host, reader));
  });
  if (reader.way === "up" && held.branches.length && (host.unknown ?? 0) > 5e-5)
    twigs.push(mark("unknown", host, reader.way, host.unknown, 0));
  if (held.more) twigs.push(mark("more", host, reader.way, null, held.more));
  return { twigs, backs };
}

function grown(branch: Branch, id: string, host: Host, reader: Reader): Twig {
  const product = times(host.product, branch.share);
  const way = new Map([...host.way, [branch.party.ref, id]]);
  const loaded = reader.opened.get(id) ?? { branches: nextOf(branch), more: branch.more ?? 0 };
  const folded = reader.folded.has(id);
  // Where nothing of a party's holdings is loaded yet, its number stands at the party itself.
  const shut = folded || !loaded.branches.length;
  const next = shut ? { twigs: [], backs: [] } : around({ id, product, unknown: branch.unknown, way }, loaded, reader);
  return {
    id,
    way: reader.way,
    kind: "party",
    branch,
    share: branch.share,
    product,
    unseen: shut ? loaded.branches.length + loaded.more : 0,
    folded,
    beyond: next.twigs,
    backs: next.backs,
  };
}

function mark(kind: "unknown" | "more", host: Host, way: Way, share: number | null, unseen: number): Twig {
  const product = kind === "unknown" ? times(host.product, share) : null;
  return {
    id: `${host.id}/${kind}-${way}`, way, kind, branch: null, share, product, unseen, folded: false, beyond: [], backs: [],
  };
}

function times(product: number | null, share: number | null): number | null {
  return product === null || share === null ? null : product * share;
}

/** Every twig, those nearer to the subject before those beyond. */
export function everyTwig(twigs: Twig[]): Twig[] {
  return twigs.flatMap((one) => [one, ...everyTwig(one.beyond)]);
}

/** The id of the twig that a twig hangs on. */
export function hostOf(id: string): string {
  return id.slice(0, id.lastIndexOf("/"));
}
