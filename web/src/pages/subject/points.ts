/** What to know first of a subject (要点): what holds on the day, counted, each leading to its section; no later run. */
import type { Schemas } from "@/api/client";

import type { Card, RecordOut } from "./about";
import { holds } from "./record";

export interface Point {
  id: string;
  n: number;
  tab: string;
  tone: "bad" | "warn" | "plain";
  names: string[];
  /** Days until the first of them, where there is a day to wait for. */
  days?: number;
}

export interface Known {
  day: string;
  card: Card;
  records: RecordOut[];
  repairs: Schemas["RepairOut"][];
  cases: Schemas["CaseLineOut"][];
}

export function pointsOf({ day, card, records, repairs, cases }: Known): Point[] {
  const standing = records.filter((one) => holds(one, day));
  const of = (kind: string): RecordOut[] => standing.filter((one) => one.kind === kind);
  const lists = of("list_entry");
  const waiting = repairs.map((one) => one.days_left).filter((days): days is number => typeof days === "number" && days > 0);
  const by = <T extends { as_of?: string | null }>(found: T[] | null | undefined): T[] => (found ?? []).filter((one) => !one.as_of || one.as_of <= day);
  const proposals = by(card.proposals);
  const overdue = cases.filter((one) => one.overdue).length;
  const points: Point[] = [
    { id: "lists", n: lists.length, tab: "records", tone: "bad", names: lists.map((one) => String(one.facts.list_name ?? one.facts.list_code)) },
    { id: "penalties", n: of("penalty").filter((one) => one.facts.published).length, tab: "records", tone: "warn", names: [] },
    { id: "arrears", n: of("arrears").length, tab: "records", tone: "warn", names: [] },
    { id: "breaches", n: of("commitment").filter((one) => String(one.facts.performance ?? "").includes("未履行")).length, tab: "records", tone: "warn", names: [] },
    { id: "objections", n: records.filter((one) => one.objection_mark).length, tab: "records", tone: "plain", names: [] },
    { id: "repairable", n: repairs.filter((one) => one.days_left === 0 && one.standing === "VALID").length, tab: "repairs", tone: "plain", names: [] },
    { id: "waiting", n: waiting.length, tab: "repairs", tone: "plain", names: [], days: Math.min(...waiting) },
    { id: "proposals", n: proposals.filter((one) => !one.case).length, tab: "measures", tone: "warn", names: [] },
    { id: "taken", n: proposals.filter((one) => one.case).length, tab: "measures", tone: "warn", names: [] },
    { id: "signals", n: by(card.signals).length, tab: "signals", tone: "plain", names: [] },
    { id: "cases", n: cases.filter((one) => !one.closed).length, tab: "cases", tone: "plain", names: [] },
    { id: "overdue", n: overdue, tab: "cases", tone: "bad", names: [] },
  ];
  return points.filter((one) => one.n > 0);
}
