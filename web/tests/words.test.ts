import { describe, expect, it } from "vitest";

import { bounded } from "@/address";
import { daysBetween, money, percent, todayInChina } from "@/parts/words";

describe("numbers as people read them", () => {
  it("never shows what is unknown as a number", () => {
    expect([percent(null), percent(undefined), money(null)]).toEqual(["—", "—", "—"]);
  });

  it("shows shares as percentages", () => {
    expect([percent(0), percent(0.6), percent(0.33333), percent(1)]).toEqual(["0%", "60%", "33.33%", "100%"]);
  });

  it("shows yuan in the unit of registers", () => {
    expect([money(0), money(9_999), money(500_000), money(1.5e8)]).toEqual(["0元", "9,999元", "50万元", "1.5亿元"]);
  });
});

describe("days", () => {
  it("are China's, where the clocks run", () => {
    expect(todayInChina(new Date("2026-11-30T16:00:00Z"))).toBe("2026-12-01");
  });

  it("are counted across months", () => {
    expect([daysBetween("2026-11-30", "2026-12-01"), daysBetween("2026-12-02", "2026-12-01")]).toEqual([1, -1]);
  });
});

describe("numbers of the address", () => {
  it("are kept within their bounds, and nonsense is the usual", () => {
    expect([bounded("3", 1, 1, 5), bounded("9", 1, 1, 5), bounded("-2", 1, 1, 5), bounded("x", 2, 1, 5)]).toEqual([3, 5, 1, 2]);
  });
});
