/** Figures as charts (图表选项): plain values in, an option of ECharts and its text out. */
import type { EChartsCoreOption } from "echarts/core";

import { percent } from "@/parts/words";

export interface Chart {
  option: EChartsCoreOption;
  summary: string;
}

export interface Series {
  name: string;
  colour: string;
  values: number[];
}

/** Colours that a colour-blind reader can tell apart (Okabe and Ito); each has a pattern besides. */
export const COLOURS = {
  good: "#009e73", late: "#d55e00", soft: "#b8bfc9", blue: "#0072b2", yellow: "#e6b800", sky: "#56b4e9", pink: "#cc79a7",
};

const TEXT = { fontSize: 12, color: "#1a2433" };

/** Bars of counts, part upon part, the first category on top. */
export function stacked(categories: string[], series: Series[]): Chart {
  const shown = series.filter((one) => one.values.some((value) => value > 0));
  return {
    option: {
      grid: { left: 8, right: 24, top: 30, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 12, textStyle: TEXT },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText" },
      xAxis: { type: "value", minInterval: 1, axisLabel: TEXT },
      yAxis: { type: "category", data: categories, inverse: true, axisLabel: { ...TEXT, width: 190, overflow: "truncate" } },
      series: shown.map((one) => ({
        type: "bar", stack: "all", name: one.name, data: one.values, barMaxWidth: 22, itemStyle: { color: one.colour },
      })),
    },
    summary: categories
      .map((name, place) => `${name}: ${shown.map((one) => `${one.name} ${one.values[place]}`).join(", ")}`)
      .join("; "),
  };
}

/** Bars of shares, each with its figure. */
export function shares(name: string, rows: { label: string; share: number | null }[]): Chart {
  return {
    option: {
      grid: { left: 8, right: 60, top: 8, bottom: 4, containLabel: true },
      xAxis: { type: "value", min: 0, max: 1, axisLabel: { ...TEXT, formatter: (value: number) => percent(value) } },
      yAxis: { type: "category", data: rows.map((row) => row.label), inverse: true, axisLabel: TEXT },
      series: [
        {
          type: "bar", name, data: rows.map((row) => row.share), barMaxWidth: 22, itemStyle: { color: COLOURS.blue },
          label: { show: true, position: "right", formatter: (one: { value: number }) => percent(one.value) },
        },
      ],
    },
    summary: `${name}: ${rows.map((row) => `${row.label} ${percent(row.share)}`).join(", ")}`,
  };
}

export interface Interval {
  label: string;
  rate: number | null;
  low: number | null;
  high: number | null;
}

/** Estimated rates with their intervals: a bar to the estimate, a line from low to high. */
export function intervals(name: string, between: string, rows: Interval[]): Chart {
  const known = rows.filter((row) => row.rate !== null);
  return {
    option: {
      grid: { left: 8, right: 30, top: 8, bottom: 4, containLabel: true },
      tooltip: {
        renderMode: "richText",
        formatter: (one: { dataIndex: number }) => told(known[one.dataIndex] as Interval, between),
      },
      xAxis: { type: "value", min: 0, max: 1, axisLabel: { ...TEXT, formatter: (value: number) => percent(value) } },
      yAxis: { type: "category", data: known.map((row) => row.label), inverse: true, axisLabel: TEXT },
      series: [
        { type: "bar", name, data: known.map((row) => row.rate), barMaxWidth: 18, itemStyle: { color: COLOURS.sky } },
        { type: "custom", silent: true, z: 3, data: known.map((row, place) => [row.low, row.high, place]), renderItem: whisker },
      ],
    },
    summary: `${name}: ${rows.map((row) => told(row, between)).join("; ")}`,
  };
}

const told = (row: Interval, between: string): string =>
  `${row.label} ${percent(row.rate)}` + (row.low === null ? "" : ` (${between} ${percent(row.low)} – ${percent(row.high)})`);

interface Place {
  value: (dimension: number) => number;
  coord: (at: [number, number]) => [number, number];
}

function whisker(_: unknown, api: Place) {
  const [[left, y], [right]] = [api.coord([api.value(0), api.value(2)]), api.coord([api.value(1), api.value(2)])];
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: "#1a2433", lineWidth: 2 },
  });
  return { type: "group", children: [line(left, y, right, y), line(left, y - 6, left, y + 6), line(right, y - 6, right, y + 6)] };
}
