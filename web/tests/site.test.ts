import { webcrypto } from "node:crypto";

import { beforeAll, describe, expect, it, vi } from "vitest";

import { check, frozen, sha256, type Bundle } from "@/site/bundle";
import { byDay } from "@/site/days";
import { factsOf, headOf, repairFrom, shownUntil, type PublicRecord } from "@/site/facts";

beforeAll(() => vi.stubGlobal("crypto", webcrypto));

const record = (facts: Record<string, unknown>, kind = "penalty"): PublicRecord =>
  ({ id: "1", kind, term: "行政处罚", facts, valid_from: "2026-05-29", source: { source: "某局" } }) as unknown as PublicRecord;

describe("a published record", () => {
  it("is shown until the earlier of the law's day and its source's", () => {
    expect(shownUntil(record({ auto_stop: "2027-05-29", publish_until: "2026-12-31" }))).toBe("2026-12-31");
    expect(shownUntil(record({ auto_stop: "2027-05-29", publish_until: null }))).toBe("2027-05-29");
    expect(shownUntil(record({}))).toBeNull();
    expect(repairFrom(record({ apply_from: "2026-08-30" }))).toBe("2026-08-30");
  });

  it("lists what it states, zero included, and nothing that it leaves open", () => {
    const facts = { doc_no: "翁1号", violation_type: null, categories: ["警告", "罚款"], fine_yuan: 0, content: "", lr_name: "张三" };
    expect(factsOf(record(facts))).toEqual([
      { key: "doc_no", value: "翁1号" },
      { key: "categories", value: "警告、罚款" },
      { key: "fine_yuan", value: "0元" },
    ]);
    expect(headOf(record({ content: "罚款" }))).toBe("罚款");
    expect(headOf(record({}, "complaint"))).toBe("行政处罚");
  });

  it("stands under its day, in the order told", () => {
    const item = (day: string, id: string) => ({ code: "c", name: "n", record: { ...record({}), valid_from: day, id } });
    const days = byDay([item("2026-06-02", "a"), item("2026-06-02", "b"), item("2026-06-01", "c")]);
    expect(days.map((one) => [one.day, one.items.length])).toEqual([["2026-06-02", 2], ["2026-06-01", 1]]);
  });
});

/** A bundle as the service writes it: shares keep their ".0", which JavaScript would drop. */
const TEXT =
  '{"plan": {"id": "p", "floor": 1.0, "items": {"b": 2.0, "a": 1e-7}}, "origin": {"kind": "held", "value": "s", "committed": "C"},' +
  ' "seed": "S", "frame_hash": "F", "frame": {"code": ["x\\"1", "y2"], "score": [1.0, null]}, "pi": [0.5, 1.0], "result": {"code": ["y2"]}}';

async function sealed(): Promise<{ text: string; notice: Parameters<typeof check>[1] }> {
  const frame = await sha256(frozen(TEXT));
  const [committed, seed] = [await sha256("s"), await sha256(`s\np\n${frame}`)];
  const text = TEXT.replace('"C"', `"${committed}"`).replace('"S"', `"${seed}"`).replace('"F"', `"${frame}"`);
  return { text, notice: { plan: { id: "p", committed, frame_hash: frame }, seed, drawn: 1 } as Parameters<typeof check>[1] };
}

describe("the proof of a draw", () => {
  it("hashes numbers as they are written and terms by their keys", () => {
    expect(frozen(TEXT)).toBe('{"floor":1.0,"id":"p","items":{"a":1e-7,"b":2.0}}["code","x\\"1","y2"]["score",1.0,null]');
  });

  it("agrees with what was published", async () => {
    const { text, notice } = await sealed();
    expect(await check(text, notice)).toEqual({ commitment: true, frame: true, seed: true, units: true });
  });

  it.each([
    ["commitment", (text: string) => text.replace('"value": "s"', '"value": "t"'), ["commitment", "seed"]],
    ["frame", (text: string) => text.replace("[1.0, null]", "[1.5, null]"), ["frame", "seed"]],
    ["terms", (text: string) => text.replace('"floor": 1.0', '"floor": 2.0'), ["frame", "seed"]],
    ["units", (text: string) => text.replace('{"code": ["y2"]}', '{"code": ["z3"]}'), ["units"]],
  ])("tells what was changed: %s", async (_, change, wrong) => {
    const { text, notice } = await sealed();
    const found = await check(change(text), notice);
    expect(Object.entries(found).filter(([, agrees]) => !agrees).map(([name]) => name)).toEqual(wrong);
  });

  it("leaves a beacon's value to where it is published", async () => {
    const { text, notice } = await sealed();
    const beacon = JSON.stringify({ ...(JSON.parse(text) as Bundle), origin: { kind: "beacon", value: "s", committed: "x" } });
    expect((await check(beacon, notice)).commitment).toBeNull();
  });
});
