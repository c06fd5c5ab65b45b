import type { Messages } from "@/i18n";

export const messages: Messages = {
  zh: { search: { title: "检索", hint: "名称、曾用名、代码、拼音首字母", why: "命中原因", more: "下一页", previous: "上一页" } },
  en: { search: { title: "Search", hint: "Name, former name, code, initials", why: "Why it matched", more: "Next", previous: "Previous" } },
};
