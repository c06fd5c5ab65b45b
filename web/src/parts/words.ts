/** Numbers and days as people read them (数字与日期). */
import { english } from "@/terms";

/** A share as a percentage; unknown is never 0. */
export function percent(share: number | null | undefined, unknown = "—", digits = 2): string {
  if (share === null || share === undefined) return unknown;
  return `${Number((share * 100).toFixed(digits))}%`;
}

/** Yuan in 万元 or 亿元, as registers write them; in English counted out. */
export function money(yuan: number | null | undefined, unknown = "—"): string {
  if (yuan === null || yuan === undefined) return unknown;
  if (english()) return `CNY ${yuan.toLocaleString("en-GB")}`;
  const [unit, name] = yuan >= 1e8 ? [1e8, "亿元"] : yuan >= 1e4 ? [1e4, "万元"] : [1, "元"];
  return `${Number((yuan / unit).toFixed(2)).toLocaleString("zh-CN")}${name}`;
}

/** Today in China, where every clock of the rule book runs. */
export function todayInChina(now = new Date()): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(now);
}

/** Days from one day to another, both YYYY-MM-DD. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** A moment in China to the minute; one that is not known is told as such. */
export function minute(moment: string | null | undefined, unknown = "—"): string {
  if (!moment) return unknown;
  const parts = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", ...parts }).format(new Date(moment));
}
