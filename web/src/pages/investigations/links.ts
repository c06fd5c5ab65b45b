/** Links of shares (分享链接): an address of this page, so that whoever opens it signs in first. */
export function linkOf(here: string, token: string): string {
  return `${here.split("#")[0]}#/investigations/shared/${encodeURIComponent(token)}`;
}

/** A day later by so many days, both YYYY-MM-DD. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
