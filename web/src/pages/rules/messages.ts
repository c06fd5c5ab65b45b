import type { Messages } from "@/i18n";

export const messages: Messages = {
  zh: {
    rule: {
      title: "规则", versions: "{n} 个版本", version: "版本", inForce: "有效期", open: "至今", unstated: "未载明",
      document: "依据文件", level: "效力层级", checked: "已核对原文", recheck: "待复核", holds: "规则内容", table: "所在的表",
    },
  },
  en: {
    rule: {
      title: "Rule", versions: "{n} versions", version: "Version", inForce: "In force", open: "to this day", unstated: "not stated",
      document: "Document", level: "Level", checked: "read in the original", recheck: "To be checked again",
      holds: "What it holds", table: "Table",
    },
  },
};
