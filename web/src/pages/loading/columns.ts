/** Which column is which field (列与字段的对应): what somebody chose, what still lacks, and what is asked of the service. */
import type { Schemas } from "@/api/client";

export type Field = Schemas["FieldsOut"]["fields"][number];
export type Column = Schemas["ColumnOut"];
export type Unit = "元" | "万元" | "%";

export interface Choice {
  kind: string;
  /** Heading → field; empty: not used. */
  columns: Record<string, string>;
  /** Field → words that every row has, where no column tells it. */
  constants: Record<string, string>;
  units: Record<string, Unit>;
  reason: string;
}

/** What was proposed, as the choice to begin with. */
export function proposed(file: Schemas["LoadFileOut"]): Choice {
  const columns = Object.fromEntries(file.mapping.columns.map((one) => [one.heading, one.field ?? ""]));
  return { kind: file.kind ?? "", columns, constants: {}, units: {}, reason: "" };
}

/** The same columns for another kind: as they are proposed for it; else what was chosen stays where it has that field too. */
export function keptFor(choice: Choice, fields: readonly Field[], columns: readonly Column[]): Choice {
  const has = new Set(fields.map((one) => one.field));
  const proposals = new Map(columns.map((one) => [one.heading, one.field]));
  const taken = new Set(proposals.values());
  const kept = (heading: string, field: string): string => proposals.get(heading) ?? (has.has(field) && !taken.has(field) ? field : "");
  return {
    ...choice, constants: {}, units: {},
    columns: Object.fromEntries(Object.entries(choice.columns).map(([heading, field]) => [heading, kept(heading, field)])),
  };
}

const used = (choice: Choice): string[] => Object.values(choice.columns).filter(Boolean);

/** Fields that must be told and that no column tells (缺少的必填字段). */
export function untold(choice: Choice, fields: readonly Field[]): Field[] {
  const told = new Set(used(choice));
  return fields.filter((one) => one.required && !told.has(one.field));
}

/** Of those, the ones for which no words are given either: nothing can be loaded before. */
export function lacking(choice: Choice, fields: readonly Field[]): Field[] {
  return untold(choice, fields).filter((one) => !choice.constants[one.field]?.trim());
}

/** Fields that two columns were taken for (重复). */
export function doubled(choice: Choice): Set<string> {
  const fields = used(choice);
  return new Set(fields.filter((one, place) => fields.indexOf(one) !== place));
}

/** Units that the figures of a field may be in; none where it holds no figures of that sort. */
export function unitsOf(field: Field | undefined): Unit[] {
  if (field?.type === "money") return ["元", "万元"];
  return field?.type === "share" ? ["%"] : [];
}

/** The unit that a heading says itself (表头写明的单位): it goes before any that is chosen. */
export function unitSaid(heading: string): Unit | null {
  return (/[(（](元|万元|%)[)）]\s*$/.exec(heading)?.[1] as Unit | undefined) ?? null;
}

/** What is asked of the service (确认). */
export function confirmed(choice: Choice, number: number, fields: readonly Field[]): Schemas["MappingIn"] {
  const open = new Set(untold(choice, fields).map((one) => one.field));
  const told = new Set(used(choice));
  const constants = Object.entries(choice.constants).map(([field, words]) => [field, words.trim()] as const);
  return {
    file: number,
    kind: choice.kind,
    mapping: Object.fromEntries(Object.entries(choice.columns).map(([heading, field]) => [heading, field || null])),
    constants: Object.fromEntries(constants.filter(([field, words]) => words && open.has(field))),
    units: Object.fromEntries(Object.entries(choice.units).filter(([field]) => told.has(field))),
    reason: choice.reason.trim(),
  };
}
