/** Investigations (研判卷宗): notes and their marks, what a save keeps for others, links. */
import { describe, expect, it } from "vitest";

import { marksOf, viewOf, withNote, withoutNote, withUnseen, type Draft } from "@/pages/investigations/draft";
import { nameOf } from "@/pages/investigations/exporting";
import { linkOf, plusDays } from "@/pages/investigations/links";
import { EMPTY, merged, taken, toState, type CanvasState, type Node } from "@/pages/network/canvas";

const EMPTY_DRAFT: Draft = { title: "鑫发碾米", purpose: "日常监管", notes: [] };

describe("notes", () => {
  it("are numbered as they are listed, also on the party they are on", () => {
    const draft = withNote(withNote(withNote(EMPTY_DRAFT, "一", "A", "n1"), "二", null, "n2"), "三", "A", "n3");
    expect([...marksOf(draft.notes)]).toEqual([["A", [1, 3]]]);
    expect([...marksOf(withoutNote(draft, "n1").notes)]).toEqual([["A", [2]]]);
  });

  it("say something", () => {
    expect(withNote(EMPTY_DRAFT, "  ", "A", "n1").notes).toEqual([]);
  });
});

describe("a save", () => {
  const place = (ref: string) => ({ ref, x: 1, y: 2, pinned: true, expanded: false, group: "" });
  const node = (ref: string): Node => ({ party: { kind: "subject", ref, name: ref, hidden: false }, depth: 1, hub: false }) as unknown as Node;
  const before: CanvasState = { roots: ["A"], nodes: [place("A"), place("B"), place("person:other-unit")], view: {} };
  const loaded = merged({ ...EMPTY, roots: ["A"] }, [node("A"), node("B")], []);

  it("keeps what this viewer was not shown, and leaves out what they took off", () => {
    const canvas = taken(loaded, ["B"]);
    const kept = withUnseen(toState(canvas, {}), before, canvas);
    expect(kept.nodes.map((one) => one.ref)).toEqual(["A", "person:other-unit"]);
    expect(kept.nodes[1]).toEqual(place("person:other-unit"));
  });
});

describe("what was kept of the view", () => {
  it("asks again as it was asked", () => {
    expect(viewOf({ as_of: "2026-03-01", kinds: "OWNS,ROLE", trust: "0.5", depth: "2", limit: "100", layout: "tree" })).toEqual({
      sieve: { as_of: "2026-03-01", kinds: ["OWNS", "ROLE"], least_trust: 0.5 }, reach: { depth: 2, limit: 100 }, layout: "tree",
    });
  });

  it("is the usual where nothing, or nothing sensible, was kept", () => {
    const usual = { sieve: {}, reach: { depth: 1, limit: 500 }, layout: "force" };
    expect(viewOf({})).toEqual(usual);
    expect(viewOf({ as_of: 5, depth: "x", layout: "sphere" })).toEqual(usual);
  });
});

describe("links and names", () => {
  it("lead to this page under any prefix", () => {
    expect(linkOf("https://x.gov/credit/#/investigations/1?panel=shares", "a-b_c")).toBe("https://x.gov/credit/#/investigations/shared/a-b_c");
  });

  it("count days over months", () => {
    expect(plusDays("2026-12-01", 90)).toBe("2027-03-01");
  });

  it("name files as every system takes them", () => {
    expect(nameOf('甲/乙: "丙" *')).toBe("甲_乙_丙_");
  });
});
