/** Loading (数据入库): what may be handed in, which column is which, what is to be done, how often is asked. */
import { describe, expect, it } from "vitest";

import { sizeOf, troubleOf, troubleOfAll, withFiles } from "@/pages/loading/chosen";
import { confirmed, doubled, keptFor, lacking, proposed, unitSaid, unitsOf, type Choice, type Field } from "@/pages/loading/columns";
import { again, pace, type FileFound } from "@/pages/loading/job";
import { firstToDo, sums, toDo } from "@/pages/loading/rows";
import { nameIn } from "@/parts/fetched";

const LIMITS = { file_bytes: 10, all_bytes: 15, files: 2 };
const file = (name: string, bytes: number): File => new File(["x".repeat(bytes)], name, { lastModified: 1 });

describe("files to be handed in", () => {
  it("are told before they are sent where one cannot be taken", () => {
    expect([0, 10, 11].map((bytes) => troubleOf(file("a.csv", bytes), LIMITS))).toEqual(["empty", null, "big"]);
    expect(troubleOfAll([file("a", 8), file("b", 7)], LIMITS)).toBeNull();
    expect(troubleOfAll([file("a", 8), file("b", 8)], LIMITS)).toBe("much");
    expect(troubleOfAll([file("a", 1), file("b", 1), file("c", 1)], LIMITS)).toBe("many");
  });

  it("stay one where the same was chosen twice", () => {
    const chosen = withFiles(withFiles([], [file("a", 1), file("b", 1)]), [file("a", 1), file("a", 2)]);
    expect(chosen.map((one) => [one.name, one.size])).toEqual([["a", 1], ["b", 1], ["a", 2]]);
  });

  it("have sizes that people read", () => {
    expect([200, 1536, 512 * 2 ** 20, 2 ** 31].map(sizeOf)).toEqual(["0.2 KB", "1.5 KB", "512 MB", "2 GB"]);
  });
});

const field = (name: string, required: boolean, type = "text"): Field => ({ field: name, term: name, type, type_term: type, required, headings: [] });
const FIELDS = [field("doc_no", true), field("decided_on", true, "day"), field("fine_yuan", false, "money"), field("name", false)];
const choice = (columns: Record<string, string>, more: Partial<Choice> = {}): Choice => ({ kind: "penalty", columns, constants: {}, units: {}, reason: "已核对", ...more });

describe("columns", () => {
  it("begin with what was proposed", () => {
    const columns = [{ heading: "单位全称", field: "name", field_term: "名称", why: "近似" }, { heading: "序", field: null, field_term: null, why: "" }];
    expect(proposed({ kind: "penalty", mapping: { columns } } as unknown as FileFound).columns).toEqual({ 单位全称: "name", 序: "" });
  });

  it("lack a required field until a column or words for every row tell it", () => {
    const begun = choice({ 文号: "doc_no", 日期: "" });
    expect(lacking(begun, FIELDS).map((one) => one.field)).toEqual(["decided_on"]);
    expect(lacking({ ...begun, constants: { decided_on: " " } }, FIELDS)).toHaveLength(1);
    expect(lacking({ ...begun, constants: { decided_on: "2026-03-01" } }, FIELDS)).toEqual([]);
  });

  it("may not tell the same field twice, while several may be unused", () => {
    expect([...doubled(choice({ a: "name", b: "name", c: "", d: "" }))]).toEqual(["name"]);
  });

  it("are, for another kind, what is proposed for it, else what was chosen if that kind has it", () => {
    const columns = [{ heading: "c", field: "doc_no", field_term: "文号", why: "近似" }, { heading: "a", field: null, field_term: null, why: "" }];
    const chosen = choice({ a: "name", b: "owner_name", c: "", d: "doc_no" });
    expect(keptFor(chosen, FIELDS, columns).columns).toEqual({ a: "name", b: "", c: "doc_no", d: "" });
  });

  it("are asked as the service wants them: unused as null, no words or units for what is not there", () => {
    const asked = confirmed(
      choice({ 文号: "doc_no", 金额: "fine_yuan", 序: "" }, { constants: { decided_on: " 2026-03-01 ", doc_no: "x" }, units: { fine_yuan: "万元", name: "元" } }),
      3,
      FIELDS,
    );
    expect(asked).toEqual({
      file: 3, kind: "penalty", mapping: { 文号: "doc_no", 金额: "fine_yuan", 序: null }, constants: { decided_on: "2026-03-01" },
      units: { fine_yuan: "万元" }, reason: "已核对",
    });
  });

  it("have the unit that their heading says", () => {
    expect(["罚没金额(万元)", "持股比例（%）", "罚款金额", "金额(万美元)"].map(unitSaid)).toEqual(["万元", "%", null, null]);
  });

  it("ask for the unit of money alone to be chosen", () => {
    expect(FIELDS.map(unitsOf)).toEqual([[], [], ["元", "万元"], []]);
  });
});

const found = (number: number, more: Partial<FileFound>): FileFound =>
  ({ number, recognised: true, mappable: false, workbook: false, rows: 0, accepted: 0, known: 0, set_aside: 0, rejected: 0, ...more }) as FileFound;

describe("files of a job", () => {
  const files = [
    found(1, { rows: 5, accepted: 5 }), found(2, { rows: 4, accepted: 1, rejected: 2, set_aside: 1, workbook: true }),
    found(3, { recognised: false, mappable: true, rows: 1, rejected: 1 }), found(4, { recognised: false }),
  ];

  it("say what is to be done, and the first that wants somebody is opened", () => {
    expect(files.map(toDo)).toEqual(["nothing", "mend", "map", "refused"]);
    expect([firstToDo(files), firstToDo(files.slice(0, 2)), firstToDo(files.slice(0, 1)), firstToDo([])]).toEqual([3, 2, 1, 0]);
  });

  it("that were loaded before are said to be there, unless a row is new or wants mending", () => {
    const earlier = { received_at: "2026-07-01T09:00:00+08:00", source: "某局" };
    const again = [found(1, { earlier, rows: 5, known: 5 }), found(2, { earlier, accepted: 1, known: 4 }), found(3, { earlier, workbook: true })];
    expect(again.map(toDo)).toEqual(["known", "nothing", "mend"]);
  });

  it("add up", () => {
    const { rows, accepted, known, set_aside: aside, rejected } = sums(files);
    expect([rows, accepted + known + aside + rejected]).toEqual([10, 10]);
  });
});

describe("a job", () => {
  it("is asked for each second at first, and never more slowly than each fifth", () => {
    const waits = Array.from({ length: 40 }, (_, times) => pace(times));
    expect([waits[0], waits.at(-1)]).toEqual([1_000, 5_000]);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
  });

  it("can be loaded again only where it did not end well and its files are still here", () => {
    const job = (state: string, kept: boolean) => ({ state, uploads: [{ kept }] }) as unknown as Parameters<typeof again>[0];
    expect([job("stopped", true), job("failed", true), job("failed", false), job("done", true), job("writing", true)].map(again)).toEqual([true, true, false, false, false]);
  });

  it("names its workbook as the service does", () => {
    expect(nameIn("attachment; filename*=UTF-8''%E5%BE%85%E6%9B%B4%E6%AD%A3.xlsx")).toBe("待更正.xlsx");
    expect(nameIn("inline")).toBeNull();
  });
});
