/** The logic of search and of the subject page (检索与主体页). */
import { describe, expect, it } from "vitest";

import { marked } from "@/pages/search/marked";
import type { Card, RecordOut } from "@/pages/subject/about";
import { marksOf } from "@/pages/subject/clock";
import { contents } from "@/pages/subject/contents";
import { pointsOf } from "@/pages/subject/points";
import { cellText, columnsOf, endOf, holds } from "@/pages/subject/record";
import { momentsOf, pictureOf, spansOf } from "@/pages/subject/timeline";

const source = { source: "某局", batch: "b", row: 1, recorded_at: null };
const record = (kind: string, facts: RecordOut["facts"], more: Partial<RecordOut> = {}): RecordOut => ({
  id: kind, kind, term: kind, facts, standing: "VALID", objection_mark: false, source, ...more,
});
const card = { code: "X", name: "新", names: [], as_of: "2026-06-30", data_version: "1", truncated: false, registered: true } as Card;
const list = record("list_entry", { list_name: "某名单", listed_on: "2024-11-04", auto_stop: "2027-11-04", case_no: "1号" });
const known = { card, records: [list], repairs: [], cases: [] };

describe("what matched", () => {
  const hit = (text: string, words: string): string => marked(text, words).filter((one) => one.hit).map((one) => one.text).join("|");

  it.each([
    ["翁源县鑫发公司", "鑫发", "鑫发"],
    ["鑫发(广东)公司", "鑫发（广东", "鑫发(广东"],
    ["ABC公司", "ａｂ", "AB"],
    ["鑫发公司", "xf", ""],
    ["鑫发公司", "（", ""],
  ])("in %s for %s is %s", (text, words, found) => {
    expect(hit(text, words)).toBe(found);
    expect(marked(text, words).map((one) => one.text).join("")).toBe(text);
  });
});

describe("a record", () => {
  it("holds until a source says that it is over, and not once it was annulled", () => {
    expect(holds(list, "2026-06-30")).toBe(true);
    expect(holds({ ...list, facts: { ...list.facts, removed_on: "2026-06-30" } }, "2026-06-30")).toBe(false);
    expect(holds({ ...list, standing: "ANNULLED" }, "2026-06-30")).toBe(false);
    expect(endOf(list)).toEqual({ day: "2027-11-04", column: "auto_stop" });
    expect(endOf(record("licence", {}))).toBeNull();
  });

  it("shows what is stated and never what is not", () => {
    expect(columnsOf(record("penalty", { fine_yuan: 0, content: null, state: "" })).map(([name]) => name)).toEqual(["fine_yuan"]);
    const word = (key: string): string => key;
    expect([cellText("fine_yuan", 20_000, word), cellText("upheld", false, word), cellText("categories", ["罚款", "警告"], word)]).toEqual([
      "2万元", "state.no", "罚款、警告",
    ]);
  });
});

describe("points", () => {
  it("count what holds on the day and lead to it", () => {
    const points = pointsOf({ ...known, day: "2026-06-30" });
    expect(points.map((one) => [one.id, one.n, one.names])).toEqual([["lists", 1, ["某名单"]]]);
    expect(pointsOf({ ...known, records: [{ ...list, standing: "REPAIRED" }], day: "2026-06-30" })).toEqual([]);
  });
});

describe("points of a past day", () => {
  it("count nothing of a run that came later", () => {
    const run = (as_of: string): Card => ({ ...card, signals: [{ as_of }], proposals: [{ as_of, case: null }] }) as Card;
    const ids = (as_of: string): string[] => pointsOf({ ...known, records: [], card: run(as_of), day: "2026-06-30" }).map((one) => one.id);
    expect(ids("2026-07-01")).toEqual([]);
    expect(ids("2026-06-30")).toEqual(["proposals", "signals"]);
  });
});

describe("the clock of a repair", () => {
  it("stands in the order of its days, near ones deeper", () => {
    const marks = marksOf({ day: "2026-01-01", apply: "2026-02-01", stop: "2027-01-01" }, "2026-07-02");
    expect(marks.map((one) => [one.id, one.level])).toEqual([["day", 0], ["apply", 1], ["today", 0], ["stop", 0]]);
    expect([marks[0]?.at, marks.at(-1)?.at]).toEqual([0, 1]);
  });

  it("is not drawn where its first day is not known", () => {
    expect(marksOf({ day: null, stop: "2027-01-01" }, "2026-07-02")).toEqual([]);
  });
});

describe("the timeline", () => {
  it("tells no change of name that came after the day", () => {
    const names = [{ name: "旧", name_from: null, name_to: "2020-05-01" }, { name: "更旧", name_from: null, name_to: "2026-07-01" }];
    const told = spansOf({ ...known, records: [], card: { ...card, names } }, (key) => key);
    expect(told.map((one) => [one.what, one.from])).toEqual([["timeline.renamed 旧", "2020-05-01"]]);
  });

  const spans = spansOf({ ...known, card: { ...card, established_on: "2016-08-24" } }, (key) => key);

  it("has a beginning and an end for what lasts, in lanes", () => {
    const picture = pictureOf(spans, "2026-06-30");
    expect(picture.lanes.map((one) => one.lane)).toEqual(["register", "list_entry"]);
    const [born, listed] = picture.spans;
    expect(born?.start).toBe(born?.stop);
    expect(listed && listed.start < picture.today && picture.today < listed.stop).toBe(true);
  });

  it("gives spans of one lane that overlap a row each", () => {
    expect(pictureOf(spansOf({ ...known, records: [list, { ...list, id: "2" }] }, (key) => key), "2026-06-30").rows).toBe(2);
  });

  it("says the same as days, newest first", () => {
    const moments = [...momentsOf(spans).values()].flat();
    expect(moments.map((one) => [one.day, one.ends])).toEqual([["2027-11-04", true], ["2024-11-04", false], ["2016-08-24", false]]);
  });
});

it("what somebody was told is told in words, whatever the answer held", () => {
  expect(contents(["as_of", "records", "risk_class"])).toEqual(["records", "class"]);
  expect(contents(["as_of", "note"])).toEqual(["other"]);
});
