/**
 * Places of the boxes of a tree of holdings and the ways of its lines (布局): owners above the subject, what it holds
 * below. Every subtree has a column of its own, so that no box and no label lies on another; the line of a ring runs in
 * a lane at the right of the column of the party that it leads back to.
 */
import { everyTwig, hostOf, ROOT, type Back, type Twig, type Unfolded } from "./tree";

export const BOX = { width: 172, height: 66, apart: 18, level: 136 };
const LANE = 58;
const MARGIN = 16;

export interface Point {
  x: number;
  y: number;
}

/** A box, by the middle of it. */
export interface Box extends Point {
  id: string;
  twig: Twig | null;
}

/** The line between a twig and its host, with the place of its label. */
export interface Line {
  twig: Twig;
  path: string;
  label: Point;
}

/** The line of a holding that closes a ring, owner to owned. */
export interface Arc {
  id: string;
  back: Back;
  path: string;
  label: Point;
}

export interface Drawing {
  boxes: Box[];
  lines: Line[];
  arcs: Arc[];
  width: number;
  height: number;
}

export function draw(up: Unfolded, down: Unfolded): Drawing {
  const lanes = lanesOf(up, down);
  const widths = new Map<string, number>();
  for (const side of [up, down]) measure(side.twigs, widths, lanes);
  const [above, below] = [rowOf(up.twigs, widths), rowOf(down.twigs, widths)];
  const wide = Math.max(above, below, BOX.width);
  const middle = wide / 2;
  const levels = Math.max(0, ...everyTwig(up.twigs).map((one) => depthOf(one.id)));
  const deep = Math.max(0, ...everyTwig(down.twigs).map((one) => depthOf(one.id)));
  const top = MARGIN + BOX.height / 2 + levels * BOX.level;

  const boxes: Box[] = [{ id: ROOT, twig: null, x: MARGIN + middle, y: top }];
  const right = new Map([[ROOT, MARGIN + wide]]);
  place(up.twigs, MARGIN + middle - above / 2, top, -1, widths, boxes, right);
  place(down.twigs, MARGIN + middle - below / 2, top, 1, widths, boxes, right);
  const at = new Map(boxes.map((box) => [box.id, box]));
  return {
    boxes,
    lines: boxes.flatMap((box) => (box.twig ? [lineOf(box.twig, box, at.get(hostOf(box.id)) as Box)] : [])),
    arcs: arcsOf(up, down, at, right),
    width: wide + 2 * MARGIN + (lanes.get(ROOT) ?? 0) * LANE,
    height: (levels + deep) * BOX.level + BOX.height + 2 * MARGIN,
  };
}

const depthOf = (id: string): number => id.split("/").length - 1;

/** How many rings lead back to each party. */
function lanesOf(up: Unfolded, down: Unfolded): Map<string, number> {
  const lanes = new Map<string, number>();
  for (const { back } of allBacks(up, down)) lanes.set(back.to, (lanes.get(back.to) ?? 0) + 1);
  return lanes;
}

function* allBacks(...sides: Unfolded[]): Generator<{ from: string; up: boolean; back: Back }> {
  for (const [place, side] of sides.entries()) {
    for (const back of side.backs) yield { from: ROOT, up: place === 0, back };
    for (const twig of everyTwig(side.twigs)) for (const back of twig.backs) yield { from: twig.id, up: place === 0, back };
  }
}

function measure(twigs: Twig[], widths: Map<string, number>, lanes: Map<string, number>): void {
  for (const twig of twigs) {
    measure(twig.beyond, widths, lanes);
    const needed = Math.max(BOX.width, rowOf(twig.beyond, widths));
    widths.set(twig.id, needed + (lanes.get(twig.id) ?? 0) * LANE);
  }
}

function rowOf(twigs: Twig[], widths: Map<string, number>): number {
  const sum = twigs.reduce((total, one) => total + (widths.get(one.id) ?? 0), 0);
  return sum + Math.max(0, twigs.length - 1) * BOX.apart;
}

function place(
  twigs: Twig[], left: number, from: number, sign: 1 | -1,
  widths: Map<string, number>, boxes: Box[], right: Map<string, number>,
): void {
  for (const twig of twigs) {
    const [width, row] = [widths.get(twig.id) ?? 0, rowOf(twig.beyond, widths)];
    const column = Math.max(BOX.width, row);
    const y = from + sign * BOX.level;
    boxes.push({ id: twig.id, twig, x: left + column / 2, y });
    right.set(twig.id, left + column);
    place(twig.beyond, left + (column - row) / 2, y, sign, widths, boxes, right);
    left += width + BOX.apart;
  }
}

/** From the owner down to the owned, with one corner pair half way; the label stands at the end that is not shared. */
function lineOf(twig: Twig, box: Box, host: Box): Line {
  const half = BOX.height / 2;
  if (twig.way === "up") {
    const bus = host.y - half - 20;
    return { twig, path: `M${box.x},${box.y + half} V${bus} H${host.x} V${host.y - half - 7}`, label: { x: box.x, y: box.y + half + 24 } };
  }
  const bus = host.y + half + 20;
  return { twig, path: `M${host.x},${host.y + half} V${bus} H${box.x} V${box.y - half - 7}`, label: { x: box.x, y: box.y - half - 28 } };
}

function arcsOf(up: Unfolded, down: Unfolded, at: Map<string, Box>, right: Map<string, number>): Arc[] {
  const used = new Map<string, number>();
  return [...allBacks(up, down)].flatMap(({ from, up: above, back }, number) => {
    const [near, far] = [at.get(from), at.get(back.to)];
    if (!near || !far) return [];
    const lane = used.get(back.to) ?? 0;
    used.set(back.to, lane + 1);
    const [half, side] = [BOX.height / 2, above ? -1 : 1];
    const x = (right.get(back.to) ?? far.x) + (lane + 0.55) * LANE;
    const level = near.y + side * (half + 11); // in the gutter beyond the nearer box, where no box stands
    const stub = near.x + BOX.width / 4;
    const points: Point[] = [
      { x: stub, y: near.y + side * half },
      { x: stub, y: level },
      { x, y: level },
      { x, y: far.y },
      { x: far.x + BOX.width / 2, y: far.y },
    ];
    // Upwards the far party owns the near one; downwards it is owned by it.
    const way = trimmed(above ? points.reverse() : points);
    const path = way.map((point, place) => `${place ? "L" : "M"}${point.x},${point.y}`).join(" ");
    return [{ id: `${from}~${number}`, back, path, label: { x, y: (level + far.y) / 2 } }];
  });
}

/** The last piece ends short of the box, to leave room for the arrow. */
function trimmed(points: Point[]): Point[] {
  const [last, before] = [points.at(-1) as Point, points.at(-2) as Point];
  const end = { x: last.x + Math.sign(before.x - last.x) * 7, y: last.y + Math.sign(before.y - last.y) * 7 };
  return [...points.slice(0, -1), end];
}
