/** How long is left (倒计时), in the words of a desk. */
import { daysBetween } from "@/parts/words";

export type Press = "over" | "today" | "soon" | "later" | "unknown";

/** How a last day presses; `soon` is within seven days. A day that cannot be worked out is unknown, never late. */
export function press(due: string | null | undefined, today: string): Press {
  if (!due) return "unknown";
  const left = daysBetween(today, due);
  return left < 0 ? "over" : left === 0 ? "today" : left <= 7 ? "soon" : "later";
}

/** Days left, negative when past; `null` where the last day is not known. */
export function daysLeft(due: string | null | undefined, today: string): number | null {
  return due ? daysBetween(today, due) : null;
}

/** A moment to the minute, in China. */
export function minute(at: string): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return at;
  const options = { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat("sv-SE", options).format(moment);
}
