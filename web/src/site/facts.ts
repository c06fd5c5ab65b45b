/** What a published record says (公示内容): which facts of each kind, in which order, and until when it is shown. */
import type { Schemas } from "@/api/client";
import { money } from "@/parts/words";

export type PublicRecord = Schemas["RecordOut"];

/** The fact that heads a record, the first that it states. */
const HEADS: Record<string, string[]> = {
  penalty: ["violation_type", "content", "facts"],
  licence: ["doc_name", "cert_name", "content"],
  list_entry: ["list_name"],
  commitment: ["matter", "content", "type"],
  inspection: ["item", "task_name"],
  arrears: ["item", "arrears_kind"],
  grade: ["scheme"],
  honour: ["title", "honour_kind"],
  statement: ["item", "form"],
};

const FACTS: Record<string, string[]> = {
  penalty: ["doc_no", "violation_type", "facts", "basis", "categories", "content", "fine_yuan", "confiscated_yuan", "decided_on"],
  licence: ["doc_no", "doc_name", "licence_kind", "cert_name", "cert_no", "content", "decided_on"],
  list_entry: ["list_name", "case_no", "facts", "basis", "duty", "performance", "listed_on"],
  commitment: ["code", "type", "matter", "content", "made_on", "due_on", "performance", "found_on", "finder_name"],
  inspection: ["task_no", "task_name", "item", "result_text", "inspected_on"],
  arrears: ["arrears_kind", "item", "notice_no", "balance_yuan", "announced_on"],
  grade: ["scheme", "grade", "period", "assessed_on"],
  honour: ["honour_kind", "title", "category", "period", "doc_no", "awarded_on", "ends_on"],
  statement: ["form", "period", "item", "content", "figures", "verification", "stated_on"],
};

export const KINDS = Object.keys(FACTS);

export function headOf(record: PublicRecord): string {
  const key = HEADS[record.kind]?.find((one) => stated(record.facts[one]));
  return key ? written(key, record.facts[key]) : record.term;
}

/** The facts that the record states, in order; what it leaves open is not listed. */
export function factsOf(record: PublicRecord): { key: string; value: string }[] {
  return (FACTS[record.kind] ?? [])
    .filter((key) => stated(record.facts[key]))
    .map((key) => ({ key, value: written(key, record.facts[key]) }));
}

/** The last day on which it is shown: the earlier of the law's term and its own source's; `null` where none is set. */
export function shownUntil(record: PublicRecord): string | null {
  const days = [record.facts.auto_stop, record.facts.publish_until];
  return days.filter((day): day is string => typeof day === "string").sort()[0] ?? null;
}

/** The first day on which repair may be asked for; `null` where the record says nothing of it. */
export function repairFrom(record: PublicRecord): string | null {
  const day = record.facts.apply_from;
  return typeof day === "string" ? day : null;
}

export function authorityOf(record: PublicRecord): string {
  const { authority_name: name, authority } = record.facts;
  return String(name ?? authority ?? "") || record.source.source;
}

function stated(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
}

function written(key: string, value: unknown): string {
  if (Array.isArray(value)) return value.join("、");
  if (key.endsWith("_yuan") && typeof value === "number") return money(value);
  return String(value);
}
