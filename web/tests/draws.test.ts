import { describe, expect, it } from "vitest";

import { emptyPlan, planOf, planReady } from "@/pages/draws/planning";
import { makeHalf, seedOf, sha256, whole } from "@/pages/draws/secret";
import { stageOf, viewsOf } from "@/pages/draws/stages";
import { verify } from "@/pages/draws/verifying";

describe("the secret of a draw", () => {
  it("is two random halves, joined as the command joins them", () => {
    const [first, second] = [makeHalf(), makeHalf()];
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(first).not.toBe(second);
    expect(whole(" a\n", "b")).toBe("a|b");
  });

  it("is digested as the service digests it", async () => {
    expect(await sha256("甲的一半|乙的一半")).toBe("4420a617f997cb6224a94839353d743db9d4242332db10c54399b4b0bc47042e");
    expect(await sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describe("verifying", () => {
  const frame_hash = "f".repeat(64);
  const made = async (value: string) => ({
    origin: { kind: "held", value, committed: await sha256(value) }, plan: { id: "P1" }, frame_hash, seed: await seedOf(value, "P1", frame_hash),
  });
  const published = async (value: string) => ({ id: "P1", committed: await sha256(value), frame_hash, seed_kind: "held" as const });
  const failing = async (bundle: Awaited<ReturnType<typeof made>>, told: Awaited<ReturnType<typeof published>>) =>
    (await verify(bundle, told)).filter((one) => one.holds === false).map((one) => one.check);

  it("holds for what was published and revealed", async () => {
    expect(await failing(await made("a|b"), await published("a|b"))).toEqual([]);
  });

  it("finds another secret, another frame and another seed", async () => {
    expect(await failing(await made("a|c"), await published("a|b"))).toEqual(["published", "commitment"]);
    expect(await failing({ ...(await made("a|b")), frame_hash: "0".repeat(64) }, await published("a|b"))).toEqual(["frame", "seed"]);
    expect(await failing({ ...(await made("a|b")), seed: "0".repeat(64) }, await published("a|b"))).toEqual(["seed"]);
  });
});

describe("a plan", () => {
  it("leaves to the rule book what is left empty", () => {
    const draft = { ...emptyPlan(), id: " 2026-Q4 ", items: ["SJ-1"], size: "10" };
    expect(planOf(draft, "440229")).toEqual({
      id: "2026-Q4", term: "", item: [{ code: "SJ-1", weight: 1 }], frame: { regions: ["440229"] }, inspectors: 2, skip_drawn: true, size: 10,
    });
  });

  it("takes rates as percentages, and words of a frame apart", () => {
    const draft = { ...emptyPlan(), id: "p", items: ["x"], by: "rates" as const, rates: { A: "1", B: "", C: "10", D: "30" }, industries: "餐饮, 食品、药品" };
    const plan = planOf(draft, "");
    expect([plan.rates, plan.frame, "size" in plan]).toEqual([{ A: 0.01, C: 0.1, D: 0.3 }, { industries: ["餐饮", "食品", "药品"] }, false]);
  });

  it("names registered states only where some are chosen", () => {
    expect(planOf({ ...emptyPlan(), statuses: ["ACTIVE", "REVOKED"] }, "").frame).toEqual({ statuses: ["ACTIVE", "REVOKED"] });
    expect(planOf(emptyPlan(), "").frame).toEqual({});
  });

  it("is ready with an id, an item and a number", () => {
    expect([planReady(emptyPlan()), planReady({ ...emptyPlan(), id: "p", items: ["x"], size: "1" })]).toEqual([false, true]);
  });

  it("shows of a stage what the reader may have", () => {
    expect([viewsOf(1, "all"), viewsOf(3, "all"), viewsOf(3, "field"), viewsOf(3, "aggregate")]).toEqual([
      ["now"], ["now", "drawn", "verify", "tasks", "kpi"], ["now", "tasks", "kpi"], ["now", "kpi"],
    ]);
  });

  it("goes through its stages", () => {
    const at = (state: string, waiting = 0, reported = 0) =>
      stageOf({ plan: { state }, progress: { waiting, reported, published: 0, taken_down: 0, replaced: 0 } });
    expect([at("COMMITTED"), at("DRAWN"), at("STAFFED", 2), at("STAFFED", 0, 1), at("STAFFED"), at("CANCELLED")]).toEqual([1, 2, 3, 4, 5, 0]);
  });
});
