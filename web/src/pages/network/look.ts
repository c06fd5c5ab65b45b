/** How the network looks (图形与线型): one table for the picture and its legend; shape and dash tell what colour tells. */
import type cytoscape from "cytoscape";

import type { Step } from "./canvas";

export type Shape = "ENTERPRISE" | "INDIVIDUAL" | "COOPERATIVE" | "PUBLIC_BODY" | "SOCIAL" | "OTHER" | "person" | "hidden" | "hub" | "group";

export const SHAPES: Record<Shape, { shape: cytoscape.Css.NodeShape; fill: string; line: string }> = {
  ENTERPRISE: { shape: "rectangle", fill: "#dcebf7", line: "#0072b2" },
  INDIVIDUAL: { shape: "round-rectangle", fill: "#e2f3ec", line: "#00734f" },
  COOPERATIVE: { shape: "cut-rectangle", fill: "#e2f3ec", line: "#00734f" },
  PUBLIC_BODY: { shape: "hexagon", fill: "#ece6f2", line: "#6b4a86" },
  SOCIAL: { shape: "barrel", fill: "#ece6f2", line: "#6b4a86" },
  OTHER: { shape: "rhomboid", fill: "#eef0f3", line: "#5f6b7a" },
  person: { shape: "ellipse", fill: "#fff0c9", line: "#8a5a00" },
  hidden: { shape: "diamond", fill: "#ffffff", line: "#5f6b7a" },
  hub: { shape: "octagon", fill: "#fde3d3", line: "#b34700" },
  group: { shape: "round-rectangle", fill: "#f5f0fa", line: "#6b4a86" },
};

export const LINES: Record<Step["kind"], { colour: string; style: "solid" | "dashed" | "dotted"; dash: number[]; arrow: cytoscape.Css.ArrowShape }> = {
  OWNS: { colour: "#0072b2", style: "solid", dash: [1, 0], arrow: "triangle" },
  ROLE: { colour: "#00734f", style: "dashed", dash: [8, 3], arrow: "vee" },
  GUARANTEES: { colour: "#b34700", style: "dashed", dash: [3, 3], arrow: "diamond" },
  PROXY_VOTES: { colour: "#a3447e", style: "dashed", dash: [10, 3, 2, 3], arrow: "tee" },
  CONCERT: { colour: "#8a5a00", style: "dashed", dash: [14, 4], arrow: "circle" },
  BRANCH_OF: { colour: "#4d5a6b", style: "solid", dash: [1, 0], arrow: "chevron" },
  KIN: { colour: "#1a2433", style: "dotted", dash: [1, 4], arrow: "none" },
};

export const KINDS = ["OWNS", "ROLE", "GUARANTEES", "PROXY_VOTES", "CONCERT", "BRANCH_OF"] as const;
export const LOW_TRUST = 0.5; // R8.11: suspected at most

const stripes = { colours: "#fff #fff #b9c1cc #b9c1cc #fff #fff #b9c1cc #b9c1cc #fff #fff", stops: "0% 20% 20% 40% 40% 60% 60% 80% 80% 100%" };

export function stylesheet(): cytoscape.StylesheetJson {
  return [
    {
      selector: "node",
      style: {
        width: 30, height: 30, label: "data(label)", "font-size": 11, "text-valign": "bottom", "text-margin-y": 4,
        "text-wrap": "ellipsis", "text-max-width": "118px", "min-zoomed-font-size": 6, color: "#1a2433", "border-width": 1.8,
        "font-family": "Microsoft YaHei, Noto Sans CJK SC, sans-serif", "text-background-color": "#fff", "text-background-opacity": 0.8,
      },
    },
    ...Object.entries(SHAPES).map(([name, look]) => ({
      selector: `node[shape = "${name}"]`,
      style: { shape: look.shape, "background-color": look.fill, "border-color": look.line },
    })),
    { selector: 'node[shape = "ENTERPRISE"]', style: { width: 38, height: 26 } },
    { selector: 'node[shape = "INDIVIDUAL"]', style: { width: 38, height: 26 } },
    { selector: 'node[shape = "hub"]', style: { width: 52, height: 52, "border-style": "double", "border-width": 5 } },
    {
      selector: 'node[shape = "hidden"]',
      style: {
        "background-fill": "linear-gradient", "background-gradient-stop-colors": stripes.colours,
        "background-gradient-stop-positions": stripes.stops, "background-gradient-direction": "to-bottom-right", "border-style": "dashed",
      },
    },
    { selector: 'node[shape = "group"]', style: { width: 58, height: 40, "border-style": "double", "border-width": 5 } },
    { selector: ":parent", style: { "background-opacity": 0.35, "border-style": "dashed", "border-width": 1.4, "text-valign": "top", padding: "16px" } },
    { selector: "node[?over]", style: { "border-style": "dashed", "background-color": "#e3e5e8", color: "#5f6b7a" } },
    { selector: "node[?root]", style: { "border-width": 4, "font-weight": "bold" } },
    { selector: "node[?year]", style: { shape: "rectangle", width: 1, height: 1, "border-width": 0, "font-size": 14, color: "#4d5a6b", events: "no" } },
    {
      selector: "edge",
      style: {
        width: 1.5, "curve-style": "bezier", "control-point-step-size": 30, "text-rotation": "autorotate", "arrow-scale": 0.9, "font-size": 10, "min-zoomed-font-size": 8,
        "text-background-color": "#fff", "text-background-opacity": 0.9, "text-background-padding": "1px", color: "#1a2433",
      },
    },
    ...Object.entries(LINES).map(([kind, look]) => ({
      selector: `edge[kind = "${kind}"]`,
      style: {
        "line-color": look.colour, "target-arrow-color": look.colour, "target-arrow-shape": look.arrow,
        "line-style": look.style, "line-dash-pattern": look.dash,
      },
    })),
    { selector: "edge[?suspected]", style: { "line-style": "dotted" } },
    { selector: "edge[?many]", style: { width: 4 } },
    { selector: "edge.told", style: { label: "data(label)" } },
    { selector: "edge:selected", style: { width: 4, label: "data(label)", "font-size": 12 } },
    { selector: "node:selected", style: { "border-color": "#b34700", "border-width": 4 } },
    { selector: "node.lit", style: { "underlay-color": "#e69f00", "underlay-opacity": 0.45, "underlay-padding": 7 } },
    { selector: "edge.lit", style: { width: 4, "underlay-color": "#e69f00", "underlay-opacity": 0.45, "underlay-padding": 4, label: "data(label)" } },
    { selector: ".faint", style: { opacity: 0.22 } },
  ] as cytoscape.StylesheetJson;
}
