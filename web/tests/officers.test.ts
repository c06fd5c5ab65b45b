import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { common } from "@/locales/common";
import { actsOn, grantable, type Account } from "@/pages/accounts/acts";
import { spans } from "@/pages/audit/lines";
import { officers, others, roles } from "@/parts/roles";

const account: Account = {
  name: "zhang-san", kind: "person", role: "", unit: "", unit_name: "", region: "", enabled: true, granted: false,
  identified: false, locked_until: null, added_at: "2026-01-01T00:00:00Z", added_by: "",
};
const holding =
  (...scopes: string[]) =>
  (scope: string): boolean =>
    scopes.includes(scope);
const [adds, grants] = [holding("accounts:add"), holding("accounts:grant")];

describe("acts on an account", () => {
  it("are parted between the officer who adds and the one who grants", () => {
    expect(actsOn(account, "admin1", adds)).toEqual(["disable", "revoke", "reset"]);
    expect(actsOn(account, "security1", grants)).toEqual(["grant", "owner"]);
    expect(actsOn(account, "auditor1", holding("audit:read"))).toEqual([]);
  });

  it("never reach one's own account", () => {
    expect(actsOn(account, "zhang-san", holding("accounts:add", "accounts:grant"))).toEqual([]);
  });

  it("follow its state and kind", () => {
    expect(actsOn({ ...account, enabled: false }, "admin1", adds)).toContain("enable");
    expect(actsOn({ ...account, locked_until: "2026-01-01T00:00:00Z" }, "security1", grants)).toContain("unlock");
    expect(actsOn({ ...account, kind: "client" }, "security1", grants)).toEqual(["grant"]);
  });
});

describe("roles that may be granted", () => {
  it("keep officers officers and others others", () => {
    expect(grantable(account)).toEqual(roles);
    expect(grantable({ ...account, role: "admin" })).toEqual(["admin"]);
    expect(grantable({ ...account, role: "court" }).sort()).toEqual([...others].sort());
  });
});

describe("roles", () => {
  const table = readFileSync("../graph_service/rulebook/access.toml", "utf-8").split("[[role]]").slice(1);
  const one = (text: string, key: string): string => new RegExp(`^${key} = "(.+)"`, "m").exec(text)?.[1] ?? "";

  it("are those of the access table, under its names", () => {
    const named = common.zh.role as Record<string, string>;
    expect(Object.fromEntries(table.map((row) => [one(row, "id"), named[one(row, "id")]]))).toEqual(
      Object.fromEntries(table.map((row) => [one(row, "id"), one(row, "term")])),
    );
    expect([...roles, "public"].sort()).toEqual(table.map((row) => one(row, "id")).sort());
  });

  it("are officers where the access table says so", () => {
    const marked = table.filter((row) => row.includes("officer = true")).map((row) => one(row, "id"));
    expect([...officers].sort()).toEqual(marked.sort());
  });
});

describe("lines of the log", () => {
  it("are joined where they follow each other", () => {
    expect(spans([9, 3, 4, 5, 6, 12, 11])).toBe("3–6, 9, 11–12");
    expect([spans([]), spans([7])]).toEqual(["", "7"]);
  });
});
