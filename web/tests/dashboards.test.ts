import { describe, expect, it } from "vitest";

import { intervals, stacked } from "@/pages/dashboards/charts";
import { offered, pageOf } from "@/pages/dashboards/offered";
import { summed } from "@/pages/dashboards/sums";

describe("what a role is offered", () => {
  it("is by how far a scope reaches, not by holding it", () => {
    expect(offered({ "clocks:read": "own", "class:read": "field", "draws:read": "field", "reports:read": "field" })).toEqual(["clocks"]);
    expect(offered({ "class:read": "aggregate", "draws:read": "all" })).toEqual(["classes", "draws"]);
    expect(offered({})).toEqual([]);
  });
});

describe("the page of the rows behind a figure", () => {
  it.each([
    ["/v1/commitments?state=fulfilled", "/dashboards/commitments?state=fulfilled"],
    ["/v1/clocks/kpi", "/dashboards?part=acts"],
    ["/v1/quality?check=CODE_FAULT", "/dashboards?part=quality&check=CODE_FAULT"],
    ["/v1/dashboards/classes/D/subjects", "/dashboards/classes/D"],
    ["/v1/inspections/2026-%E7%AC%AC1/kpi", "/dashboards/draws/2026-%E7%AC%AC1"],
    ["/v1/elsewhere", null],
    [null, null],
  ])("%s", (rows, page) => {
    expect(pageOf(rows)).toBe(page);
  });
});

describe("charts", () => {
  it("adds rows of one name up, in their order", () => {
    const rows = [
      { unit: "b", late: 1, met: 0 },
      { unit: "a", late: 2, met: 5 },
      { unit: "b", late: 3, met: 1 },
    ];
    expect(summed(rows, (row) => row.unit, ["late", "met"])).toEqual([
      { name: "b", sums: { late: 4, met: 1 } },
      { name: "a", sums: { late: 2, met: 5 } },
    ]);
  });

  it("says in words what it draws, and draws no series that is nothing", () => {
    const chart = stacked(["甲", "乙"], [
      { name: "按期", colour: "#009e73", values: [2, 0] },
      { name: "迟报", colour: "#d55e00", values: [1, 3] },
      { name: "无法确定", colour: "#b8bfc9", values: [0, 0] },
    ]);
    expect(chart.summary).toBe("甲: 按期 2, 迟报 1; 乙: 按期 0, 迟报 3");
    expect(chart.option.series).toHaveLength(2);
  });

  it("keeps an unknown rate out of the picture and in the words", () => {
    const chart = intervals("问题率", "区间", [
      { label: "A", rate: 0.25, low: 0.1, high: 0.5 },
      { label: "B", rate: null, low: null, high: null },
    ]);
    expect(chart.summary).toBe("问题率: A 25% (区间 10% – 50%); B —");
    expect((chart.option.yAxis as { data: string[] }).data).toEqual(["A"]);
  });
});
