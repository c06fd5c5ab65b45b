/** Which figures a role is shown (看板栏目), and the page of the rows behind a figure. */

interface Part {
  id: string;
  scope: string;
  /** How far the scope has to reach: a sum of the county is more than one's own field. */
  reaches: string[];
}

const COUNTY = ["all"];
const SUMS = ["all", "aggregate"];

export const PARTS: Part[] = [
  { id: "index", scope: "reports:read", reaches: COUNTY },
  { id: "acts", scope: "clocks:read", reaches: COUNTY },
  { id: "clocks", scope: "clocks:read", reaches: ["all", "own"] },
  { id: "commitments", scope: "cases:read", reaches: COUNTY },
  { id: "classes", scope: "class:read", reaches: SUMS },
  { id: "draws", scope: "draws:read", reaches: SUMS },
  { id: "quality", scope: "reports:read", reaches: COUNTY },
  { id: "loads", scope: "reports:read", reaches: COUNTY },
];

export function offered(scopes: Record<string, string>): string[] {
  return PARTS.filter((one) => one.reaches.includes(scopes[one.scope] ?? "")).map((one) => one.id);
}

/** The page that shows the rows of an address of the API; `null` where there is none. */
export function pageOf(rows: string | null | undefined): string | null {
  if (!rows) return null;
  const { pathname, search } = new URL(rows, "http://rows");
  const grade = /^\/v1\/dashboards\/classes\/(\w)\/subjects$/.exec(pathname)?.[1];
  const plan = /^\/v1\/inspections\/([^/]+)\/kpi$/.exec(pathname)?.[1];
  if (grade) return `/dashboards/classes/${grade}`;
  if (plan) return `/dashboards/draws/${plan}`;
  if (pathname === "/v1/commitments") return `/dashboards/commitments${search}`;
  if (pathname === "/v1/quality") return `/dashboards?part=quality${search.replace("?", "&")}`;
  const part = { "/v1/clocks/kpi": "acts", "/v1/dashboards/draws": "draws", "/v1/loads": "loads" }[pathname];
  return part ? `/dashboards?part=${part}` : null;
}
