/** The clock of a repair as a line (修复时限): where its days stand between its first and its last. */
import { daysBetween } from "@/parts/words";

export interface Mark {
  id: "day" | "apply" | "today" | "stop";
  day: string;
  /** 0..1 along the line. */
  at: number;
  /** How deep its words stand, so that those of near neighbours do not meet. */
  level: number;
}

/** The marks of a clock, in the order of their days; nothing where its days are not known. */
export function marksOf(days: { day?: string | null; apply?: string | null; stop?: string | null }, today: string): Mark[] {
  const known = ([["day", days.day], ["apply", days.apply], ["today", today], ["stop", days.stop]] as const)
    .filter((one): one is [Mark["id"], string] => Boolean(one[1]))
    .sort((a, b) => a[1].localeCompare(b[1]));
  const [first, last] = [known[0]?.[1], known.at(-1)?.[1]];
  if (!days.day || !first || !last || first === last) return [];
  const whole = daysBetween(first, last);
  const marks: Mark[] = [];
  for (const [id, day] of known) {
    const [at, before] = [daysBetween(first, day) / whole, marks.at(-1)];
    marks.push({ id, day, at, level: before && at - before.at < NEAR ? before.level + 1 : 0 });
  }
  return marks;
}

const NEAR = 0.14; // of the line: what a day with its word takes
