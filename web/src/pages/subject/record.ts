/** Reading a record (记录): its number, authority, days and state, whatever its kind calls them. */
import { money } from "@/parts/words";
import { term } from "@/terms";

import type { RecordOut } from "./about";

type Cell = RecordOut["facts"][string];

const NUMBERS = ["doc_no", "case_no", "code", "notice_no", "cert_no", "task_no"];
const DAYS = [
  "decided_on", "listed_on", "made_on", "inspected_on", "announced_on", "assessed_on", "awarded_on", "received_on",
  "held_on", "stated_on", "filed_on",
];
const SAID = [
  "list_name", "violation_type", "matter", "item", "cert_name", "title", "scheme", "cause", "complaint_kind", "facts",
];

const first = (record: RecordOut, names: string[]): string | null => {
  const found = names.map((name) => record.facts[name]).find((value) => typeof value === "string" && value);
  return typeof found === "string" ? found : null;
};

export const numberOf = (record: RecordOut): string | null => first(record, NUMBERS);
export const authorityOf = (record: RecordOut): string => first(record, ["authority_name", "authority"]) ?? record.source.source;
export const saidOf = (record: RecordOut): string => first(record, SAID) ?? record.term;

/** The day it was made: an objection is dated by itself, not by what it is about. */
export function dayOf(record: RecordOut): string | null {
  return first(record, record.kind === "objection" ? ["objected_on"] : DAYS) ?? record.valid_from ?? null;
}

/** The day on which it ended or will end, and the column that says so; nothing where it does not. */
export function endOf(record: RecordOut): { day: string; column: string } | null {
  const columns: Record<string, string[]> = {
    penalty: ["auto_stop", "publish_until"], list_entry: ["removed_on", "auto_stop"], commitment: ["due_on"],
    arrears: ["cleared_on"], honour: ["revoked_on", "ends_on"], rectification: ["done_on", "due_on"],
    complaint: ["closed_on"], objection: ["closed_on"],
  };
  const column = (columns[record.kind] ?? []).find((name) => record.facts[name]);
  if (column) return { day: String(record.facts[column]), column };
  return record.valid_to ? { day: record.valid_to, column: "valid_to" } : null;
}

/** Whether it holds against or for its subject on a day: it stands, and no source has said that it is over. */
export function holds(record: RecordOut, day: string): boolean {
  const over = first(record, ["removed_on", "cleared_on", "revoked_on"]) ?? record.valid_to;
  return (record.standing === "VALID" || record.standing === "MARKED") && (!over || over > day);
}

/** Shown in the head of a record, or told better by another column. */
const ELSEWHERE = new Set(["subject_name", "authority", "authority_code", "finder_code", "list_code", "result_code", "fine_raw"]);

/** The columns worth reading, in the order of the kind; what is not stated is left out. */
export function columnsOf(record: RecordOut): [string, Cell][] {
  const told = Object.entries({ ...record.facts, ...record.persons });
  return told.filter(([name, value]) => !ELSEWHERE.has(name) && value !== null && value !== "" && String(value) !== "");
}

/** A value as people read it. `words` says yes, no and codes. */
export function cellText(name: string, value: Cell, words: (word: string) => string): string {
  if (Array.isArray(value)) return value.join("、");
  if (typeof value === "boolean") return words(value ? "state.yes" : "state.no");
  if (typeof value === "number") return name.endsWith("_yuan") ? money(value) : String(value);
  return value === "VERIFIED" || value === "SELF_DECLARED" ? words(`verification.${value}`) : term(value ?? "");
}
