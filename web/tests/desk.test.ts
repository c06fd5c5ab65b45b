import { describe, expect, it } from "vitest";

import { makeKeys } from "@/api/acting";
import type { Schemas } from "@/api/client";
import { asAsked, brought, fixedEnds, own } from "@/pages/work/brought";
import { minute, press } from "@/pages/work/moments";
import { decides, offered, openings, type Concerned } from "@/pages/work/offering";
import { VIEWS, countOf, viewOf } from "@/pages/work/progress";
import { byKind } from "@/pages/work/waiting";
import { begun, bodyOf, emptyDraft, missing, ready, type Step } from "@/parts/drafts";

type Found = Parameters<typeof brought>[0];

const field = (id: string, type = "text", choices: string[] = []) => ({ id, term: id, type, choices });
const step = (more: Partial<Step> = {}): Step => ({
  id: "confirm", term: "认定", by_authority: true, scope: "proposals:decide", reasoned: true, needs: [field("doc_no")], may: [], ...more,
});
const signedIn = (scopes: Record<string, string>, unit = "U1", unitName = "甲局", role = "department"): Schemas["OpenSessionOut"] =>
  ({ scopes, who: { unit, unit_name: unitName, role } }) as unknown as Schemas["OpenSessionOut"];

describe("the form of a step", () => {
  it("asks for what the procedure needs and sends it in its types", () => {
    const asked = step({
      needs: [field("amount", "number"), field("adopted", "flag"), field("sites", "texts")],
      may: [field("until", "day"), field("remark")],
    });
    const draft = { ...emptyDraft(), reason: " 理由 ", values: { amount: "12.5", adopted: false, sites: ["甲", " ", "乙 "], remark: "  " } };
    expect(missing(asked, draft)).toEqual([]);
    expect(bodyOf(asked, draft)).toEqual({ step: "confirm", reason: "理由", data: { amount: 12.5, adopted: false, sites: ["甲", "乙"] } });
  });

  it("is not ready without a needed field or a reason, and a flag is never taken for no", () => {
    const flagged = step({ needs: [field("adopted", "flag")] });
    expect(missing(flagged, emptyDraft()).map((one) => one.id)).toEqual(["adopted"]);
    expect(ready(step(), { ...emptyDraft(), values: { doc_no: "1" } })).toBe(false);
    expect(ready(step(), { ...emptyDraft(), values: { doc_no: "1" }, reason: "有据" })).toBe(true);
    expect([begun(emptyDraft()), begun({ ...emptyDraft(), reason: "x" })]).toEqual([false, true]);
  });
});

describe("what is offered", () => {
  const mine: Concerned = { procedure: "proposal", authority_code: "U1", authority_name: "甲局" };
  const theirs = { ...mine, authority_code: "U2", authority_name: "乙局" };
  const open = signedIn({ "proposals:decide": "field", "objections:decide": "all" });

  it("is decided by the authority alone, by code or by name", () => {
    expect([offered(step(), mine, open), offered(step(), theirs, open), offered(step(), mine, null)]).toEqual([true, false, false]);
    expect(decides(open, { ...theirs, authority_code: "", authority_name: "甲局" })).toBe(true);
    expect(decides(signedIn({}, "U1", ""), { ...mine, authority_code: "", authority_name: "" })).toBe(false);
  });

  it("needs the scope, and reaches others' cases only where the scope reaches all", () => {
    const answering = step({ scope: "objections:decide", by_authority: false });
    expect(offered(answering, theirs, open)).toBe(true);
    expect(offered(answering, theirs, signedIn({ "objections:decide": "field" }))).toBe(false);
    expect(offered(answering, theirs, signedIn({}))).toBe(false);
  });

  it("leaves to the system what the system states", () => {
    const take = step({ id: "take" });
    expect(offered(take, mine, open)).toBe(false);
    const procedure = { id: "proposal", opening: ["take"], steps: [take] } as unknown as Schemas["ProcedureOut"];
    expect(openings(procedure, open)).toEqual([]);
  });
});

describe("what a case brings to its form", () => {
  const until = step({ may: [field("finding"), field("until", "day")] });
  const measures = [{ kind: "限制任职", first: "2025-05-26", last: "2028-05-26", term: "3年" }];
  const found = (terms: object) => ({ procedure: "proposal", terms: { quote: "谢*负有个人责任", end_bounds: null, measures, ...terms } }) as unknown as Found;

  it("is the finding of the decision, which is not sent as one's own words", () => {
    const known = brought(found({}), "confirm");
    expect([known, brought(found({}), "lift"), brought(found({ quote: null }), "confirm")]).toEqual([{ finding: "谢*负有个人责任" }, {}, {}]);
    const draft = { ...emptyDraft(), reason: "有据", values: { doc_no: "1号", ...known } };
    expect(bodyOf(until, own(draft, known)).data).toEqual({ doc_no: "1号" });
    expect(bodyOf(until, own({ ...draft, values: { ...draft.values, finding: "另查明" } }, known)).data).toEqual({ doc_no: "1号", finding: "另查明" });
    expect(begun(own({ ...emptyDraft(), values: known }, known))).toBe(false);
  });

  it("asks for no end where the law fixes it, and says which", () => {
    expect(asAsked(found({}), until).may.map((one) => one.id)).toEqual(["finding"]);
    expect(fixedEnds(found({}), "confirm")).toEqual(["限制任职 2025-05-26 – 2028-05-26"]);
    const open = found({ end_bounds: { earliest: "2026-05-26", latest: null } });
    expect([asAsked(open, until), fixedEnds(open, "confirm")]).toEqual([until, []]);
  });
});

describe("the queue of proposals", () => {
  const counts = [["waiting", 5], ["open", 2], ["decided", 1], ["rejected", 3]].map(([id, count]) => ({ id, term: "", count })) as Schemas["ProgressCountOut"][];

  it("begins with what still waits, and counts each view", () => {
    expect([viewOf(""), viewOf("gone"), viewOf("decided")]).toEqual(["pending", "pending", "decided"]);
    expect(VIEWS.map((one) => countOf(one, counts))).toEqual([7, 5, 2, 1, 3, 11]);
  });
});

describe("keys of acts", () => {
  it("stay with the same body until it was answered, and change with the body", () => {
    let made = 0;
    const keys = makeKeys(() => `key-${++made}`);
    const first = keys.of({ step: "mark" });
    expect(keys.of({ step: "mark" })).toBe(first);
    expect(keys.of({ step: "refuse" })).not.toBe(first);
    const again = keys.of({ step: "mark" });
    keys.spend();
    expect(keys.of({ step: "mark" })).not.toBe(again);
  });
});

describe("last days", () => {
  it("press as they come, and what is unknown is not late", () => {
    const days = ["2026-11-30", "2026-12-01", "2026-12-08", "2026-12-09", null];
    expect(days.map((day) => press(day, "2026-12-01"))).toEqual(["over", "today", "soon", "later", "unknown"]);
    expect(minute("2026-11-30T16:05:00.123Z")).toBe("2026-12-01 00:05");
  });
});

describe("what waits", () => {
  const count = (kind: "cases" | "clocks", id: string, overdue: number | null, many = 1) => ({ kind, id, term: id, count: many, overdue, query: "" });

  it("stands by kind, late cases first, clocks as the desk gives them, each with its page", () => {
    const waits = [count("cases", "repair", 0, 5), count("clocks", "OVERDUE", null), count("clocks", "DUE_SOON", null, 9), count("cases", "objection", 1)];
    const found = byKind(waits).map(([kind, rows]) => [kind, rows.map((one) => one.id)]);
    expect(found).toEqual([["cases", ["objection", "repair"]], ["clocks", ["OVERDUE", "DUE_SOON"]]]);
    expect(byKind(waits)[1]?.[1][0]?.to).toEqual({ path: "/desk/clocks", query: { state: "OVERDUE" } });
  });
});
