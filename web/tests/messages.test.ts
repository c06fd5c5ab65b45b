/** Both languages say the same things (两种语言的词条一致). */
import { describe, expect, it } from "vitest";

import { common } from "@/locales/common";
import type { Messages } from "@/i18n";

const pages = import.meta.glob<{ messages: Messages }>("../src/{pages/*,site}/messages.ts", { eager: true });
const all: [string, Messages][] = [
  ["common", common],
  ...Object.entries(pages).map(([path, page]): [string, Messages] => [path, page.messages]),
];

function keys(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return [`${at}[${value.length}]`];
  if (typeof value !== "object" || value === null) return [at];
  return Object.entries(value).flatMap(([key, one]) => keys(one, `${at}.${key}`));
}

const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? "").sort();

function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Object.values(value as object).flatMap(texts);
}

describe.each(all)("%s", (_, messages) => {
  it("has the same keys in both languages", () => {
    expect(keys(messages.en).sort()).toEqual(keys(messages.zh).sort());
  });

  it("has the same places for values", () => {
    expect(texts(messages.en).map(holes)).toEqual(texts(messages.zh).map(holes));
  });

  it("says something everywhere", () => {
    expect([...texts(messages.zh), ...texts(messages.en)].filter((text) => !text.trim())).toEqual([]);
  });
});

it("no two pages share a name", () => {
  const names = all.flatMap(([, messages]) => Object.keys(messages.zh));
  expect(names).toEqual([...new Set(names)]);
});
