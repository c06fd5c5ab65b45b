/** The network's canvas (画布): merging, steps back, what is kept of it, groups, time. */
import { describe, expect, it } from "vitest";

import { EMPTY, fromState, idOf, merged, opening, placed, shown, taken, toState, viaOf, type Node, type Step } from "@/pages/network/canvas";
import { shapeOf } from "@/pages/network/elements";
import { grouped } from "@/pages/network/groups";
import { inSight } from "@/pages/network/sight";
import { dayOf, firstDay, monthOf, timePlaces } from "@/pages/network/time";

function node(ref: string, more: Partial<Node> = {}): Node {
  const kind = ref.startsWith("person:") ? "person" : "subject";
  return { party: { kind, ref, name: `名称${ref}`, hidden: ref.startsWith("hidden:"), certain: true }, depth: 1, hub: false, ...more } as Node;
}
function step(start: string, end: string, valid_from: string | null = null, kind: Step["kind"] = "OWNS"): Step {
  return { start, end, kind, term: "持股", share: 0.5, valid_from, valid_to: null, trust: 1, source: { source: "登记机关", batch: "b", row: 1 } } as Step;
}
const group = (head: string) => ({ head: { kind: "person", ref: head, name: "张*", hidden: false, certain: true } as const, size: 9 });

describe("the canvas", () => {
  const first = merged(EMPTY, [node("A", { depth: 0 }), node("person:1")], [step("person:1", "A")]);

  it("takes what two answers tell alike once, and keeps the nearer depth", () => {
    const twice = merged(first, [node("A"), node("B")], [step("person:1", "A"), step("B", "A")]);
    expect([twice.nodes.size, twice.links.size, twice.nodes.get("A")?.depth]).toEqual([3, 2, 0]);
  });

  it("draws no link that lost an end", () => {
    const { nodes, links } = shown(taken(first, ["person:1"]));
    expect([nodes.map((one) => one.party.ref), links]).toEqual([["A"], []]);
  });

  it("is never changed in place: a step back is the canvas before", () => {
    merged(first, [node("B")], []);
    opening(first, "A", { kind: null, direction: null });
    expect([first.nodes.size, first.opened.size]).toEqual([2, 0]);
  });

  it("asks about a person through a subject, and never through a hidden one", () => {
    const met = merged(EMPTY, [node("hidden:x"), node("A"), node("person:1")], [step("person:1", "hidden:x"), step("person:1", "A")]);
    expect([viaOf(met, "person:1"), viaOf(met, "A")]).toEqual(["A", undefined]);
  });

  it("keeps references, places and settings alone, and comes back from them", () => {
    const canvas = placed(opening({ ...first, roots: ["A"] }, "person:1", { kind: "OWNS", direction: "out" }), [["A", { x: 3, y: 4, pinned: true }]]);
    const state = toState(canvas, { as_of: "2026-06-30", kinds: ["OWNS"] });
    expect(JSON.stringify(state)).not.toContain("名称");
    const { canvas: again, kept, view } = fromState(JSON.parse(JSON.stringify(state)) as typeof state);
    expect([again.roots, again.places.get("A"), [...again.opened.keys()], [...kept], view.as_of]).toEqual([["A"], { x: 3, y: 4, pinned: true }, ["person:1"], ["A", "person:1"], "2026-06-30"]);
  });
});

describe("groups", () => {
  const nodes = [node("A", { group: group("person:1") }), node("B", { group: group("person:1") }), node("C"), node("D", { group: group("person:2") })];
  const links = [step("A", "B"), step("A", "C"), step("B", "C"), step("C", "D")].map((one): [string, Step] => [idOf(one), one]);

  it("fold to one box with the number of its lines; one alone is none", () => {
    const drawn = grouped(nodes, links, "folded", new Set());
    expect(drawn.nodes.map((one) => one.id)).toEqual(["group:person:1", "C", "D"]);
    expect(drawn.links.map((one) => [one.from, one.to, one.count])).toEqual([["group:person:1", "C", 2], ["C", "D", 1]]);
  });

  it("show their members in a frame when opened", () => {
    const drawn = grouped(nodes, links, "folded", new Set(["group:person:1"]));
    expect(drawn.nodes.filter((one) => one.parent).map((one) => one.id)).toEqual(["A", "B"]);
    expect(drawn.links).toHaveLength(4);
  });

  it("are not drawn when off", () => {
    expect(grouped(nodes, links, "off", new Set()).nodes.map((one) => one.id)).toEqual(["A", "B", "C", "D"]);
  });
});

describe("time", () => {
  it("goes by months of the calendar", () => {
    expect([dayOf(monthOf("2026-06-30")), monthOf("2027-01-01") - monthOf("2026-12-31")]).toEqual(["2026-06-01", 1]);
    expect([firstDay([step("A", "B", "2020-05-01"), step("B", "C", "2018-01-01"), step("C", "D")]), firstDay([])]).toEqual(["2018-01-01", null]);
  });

  it("puts parties in columns by the year they come in, those without a day first", () => {
    const { places, years } = timePlaces([node("A"), node("B"), node("C"), node("D")], [step("A", "B", "2020-05-01"), step("B", "C", "2024-01-01")]);
    expect(years.map((one) => one.year)).toEqual(["—", "2020", "2024"]);
    const x = (ref: string) => places.get(ref)?.x ?? 0;
    expect(x("D") < x("A") && x("A") < x("C")).toBe(true);
    expect(new Set([...places.values()].map((one) => `${one.x} ${one.y}`)).size).toBe(4);
  });
});

it("a shape tells the kind, and hiding and crowding before it", () => {
  expect([node("hidden:x"), node("person:1"), node("A", { entity_kind: "INDIVIDUAL" }), node("A", { hub: true }), node("A", { entity_kind: "new" })].map(shapeOf)).toEqual(["hidden", "person", "INDIVIDUAL", "hub", "OTHER"]);
});

describe("what is new comes into sight", () => {
  const frame = { width: 800, height: 500 };
  const view = { zoom: 1, pan: { x: 400, y: 250 } };

  it("a view that shows it already stays as it is", () => {
    expect(inSight({ x1: -50, y1: -50, x2: 50, y2: 50 }, frame, view, 0.68)).toEqual(view);
  });

  it("a party outside is brought in by the least move, at the size it has", () => {
    expect(inSight({ x1: 500, y1: 0, x2: 560, y2: 40 }, frame, view, 0.68)).toEqual({ zoom: 1, pan: { x: 206, y: 250 } });
  });

  it("what would not fit is made smaller, but no smaller than names are read", () => {
    const wide = inSight({ x1: 0, y1: 0, x2: 915, y2: 100 }, frame, view, 0.68);
    expect(wide.zoom).toBeCloseTo(0.8);
    expect([wide.pan.x, wide.pan.x + 915 * wide.zoom].map(Math.round)).toEqual([34, 766]);
    expect(inSight({ x1: 0, y1: 0, x2: 9_000, y2: 100 }, frame, view, 0.68).zoom).toBe(0.68);
  });

  it("a view that is smaller already is not made larger", () => {
    expect(inSight({ x1: 0, y1: 0, x2: 10, y2: 10 }, frame, { ...view, zoom: 0.3 }, 0.68).zoom).toBe(0.3);
  });
});
