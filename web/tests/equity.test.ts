/** Trees of holdings as they are drawn (股权穿透图): remainders, rings, more, places. */
import { describe, expect, it } from "vitest";

import { BOX, draw } from "@/pages/equity/layout";
import { ringPlaces } from "@/pages/equity/ring";
import { everyTwig, ROOT, unfold, type Branch, type Holdings } from "@/pages/equity/tree";
import { wrap } from "@/pages/equity/wrap";

const CODE = "91440229MA4W00011F";

function owner(ref: string, share: number | null, more: { owners?: Branch[]; more?: number; unknown?: number } = {}): Branch {
  const source = { source: "登记机关", batch: "b1", row: 1, recorded_at: null };
  const step = { start: ref, kind: "OWNS", term: "持股", end: "", share, source };
  return { party: { kind: "subject", ref, name: ref, hidden: false }, share, product: null, depth: 1, stop: null, more: 0, unknown: null, nominal: false, nominee: false, step, owners: [], ...more } as unknown as Branch;
}

const reader = (opened = new Map<string, Holdings>(), folded = new Set<string>()) => ({ way: "up" as const, opened, folded });
const whole = (branches: Branch[], more = 0, unknown: number | null = null) => ({ branches, more, unknown });
const told = (branches: Branch[], ...rest: Parameters<typeof reader>) =>
  everyTwig(unfold(CODE, whole(branches), reader(...rest)).twigs).map((one) => [one.branch?.party.ref ?? one.kind, one.product]);

describe("the tree of holdings", () => {
  it("multiplies shares, and what is not stated stays unknown", () => {
    const chain = [owner("A", 0.55, { owners: [owner("P", 0.6)] }), owner("B", null, { owners: [owner("Q", 1)] })];
    expect(told(chain)).toEqual([["A", 0.55], ["P", 0.55 * 0.6], ["B", null], ["Q", null]]);
  });

  it("shows the part whose holders nobody states, of the subject and of its owners", () => {
    const tree = unfold(CODE, whole([owner("A", 0.5, { owners: [owner("P", 0.9)], unknown: 0.1 })], 0, 0.5), reader());
    const unknown = everyTwig(tree.twigs).filter((one) => one.kind === "unknown");
    expect(unknown.map((one) => [one.share, one.product])).toEqual([[0.1, 0.05], [0.5, 0.5]]);
  });

  it("draws a ring back to the party it closes at, not as another box", () => {
    const tree = unfold(CODE, whole([owner("A", 0.5, { owners: [owner(CODE, 0.2)] })]), reader());
    expect(everyTwig(tree.twigs).map((one) => one.branch?.party.ref)).toEqual(["A"]);
    expect(tree.twigs[0]?.backs.map((back) => [back.to, back.branch.share])).toEqual([[ROOT, 0.2]]);
  });

  it("closes a ring also where the last part of it was loaded later", () => {
    const tree = unfold(CODE, whole([owner("A", 0.5, { more: 1 })]), reader(new Map([["root/up0", { branches: [owner(CODE, 0.3)], more: 0 }]])));
    expect(tree.twigs[0]?.backs.map((back) => back.to)).toEqual([ROOT]);
  });

  it("tells how many are not shown: folded, not loaded, or beyond the first", () => {
    const deep = [owner("A", 0.5, { owners: [owner("P", 1), owner("Q", 1)] }), owner("B", 0.3, { more: 7 })];
    const tree = unfold(CODE, whole(deep, 4), reader(new Map(), new Set(["root/up0"])));
    expect(tree.twigs.map((one) => [one.kind, one.unseen])).toEqual([["party", 2], ["party", 7], ["more", 4]]);
  });
});

describe("places", () => {
  const many = Array.from({ length: 9 }, (_, one) => owner(`A${one}`, 0.1, { owners: [owner(`P${one}`, 0.5), owner(CODE, 0.2)] }));
  const drawing = draw(unfold(CODE, whole(many), reader()), unfold(CODE, whole([owner("X", 1), owner("Y", 1)]), { ...reader(), way: "down" }));

  it("lay no box on another and none outside", () => {
    for (const [place, one] of drawing.boxes.entries()) {
      expect(one.x - BOX.width / 2).toBeGreaterThanOrEqual(0);
      expect(one.x + BOX.width / 2).toBeLessThanOrEqual(drawing.width);
      expect(one.y + BOX.height / 2).toBeLessThanOrEqual(drawing.height);
      for (const other of drawing.boxes.slice(place + 1))
        expect(Math.abs(one.x - other.x) >= BOX.width || Math.abs(one.y - other.y) >= BOX.height).toBe(true);
    }
  });

  it("give every ring a lane of its own, beside the boxes", () => {
    const lanes = drawing.arcs.map((arc) => arc.label.x);
    expect(new Set(lanes).size).toBe(9);
    expect(Math.min(...lanes)).toBeGreaterThan(Math.max(...drawing.boxes.map((box) => box.x + BOX.width / 2)));
  });

  it("put owners above the subject and what it holds below", () => {
    const y = (id: string) => drawing.boxes.find((box) => box.id === id)?.y ?? 0;
    expect(y("root/up0")).toBeLessThan(y(ROOT));
    expect(y("root/down0")).toBeGreaterThan(y(ROOT));
  });

  it("of a ring stand on a circle, each led to the next", () => {
    const places = ringPlaces(3);
    const far = places.map(({ x, y }) => Math.round(Math.hypot(x - 148, y - 108)));
    expect(new Set(far).size).toBe(1);
    expect(places.map((one) => one.arrow.startsWith("M"))).toEqual([true, true, true]);
  });
});

describe("names in boxes", () => {
  it("break by their width and end in an ellipsis", () => {
    expect(wrap("翁源县示例建材有限公司", 6, 2)).toEqual(["翁源县示例建", "材有限公司"]);
    expect(wrap("翁源县示例建材有限公司", 4, 2)).toEqual(["翁源县示", "例建材…"]);
    expect(wrap("ABCDEFGH", 5, 1)).toEqual(["ABCDEFGH"]);
  });
});
