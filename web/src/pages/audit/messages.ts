import type { Messages } from "@/i18n";

export const messages: Messages = {
  zh: {
    audit: {
      title: "安全审计", what: "谁在何时为何做了什么。只有操作, 不含查询到的内容; 查阅本页同样留痕 (R10.5)。",
      purposeFirst: "查阅审计日志须先说明目的: 请点页眉的「查询目的」。",
      views: { log: "审计日志", alerts: "疑似异常", anchor: "日志锚点" },
      narrow: "筛选日志", any: "全部", clear: "清除条件",
      who: "账号", unit: "单位", role: "角色", subject: "所涉主体 (代码或引用号)", from: "自 (含当日)", to: "至 (含当日)",
      at: "时间", action: "操作", outcome: "结果", purpose: "目的", answered: "应答的栏目", grant: "授权或案件",
      line: "第 {n} 行", counts: "{fields} 栏, {records} 条记录",
      outcomes: {
        answered: "已应答", refused: "已拒绝", locked: "已锁定", failed: "失败", shown: "已显示", exported: "已导出", loaded: "已入库",
        done: "已完成",
      },
      none: "没有符合条件的日志", older: "更早的 →", newest: "回到最新", end: "已到最早一条",
      goOn: "这一段没有符合条件的, 可继续向前查。",
      since: "自", looked: "已查看 {since} 以来的 {n} 条日志", noAlerts: "未提示异常",
      hint: "疑似情形", count: "次数", when: "首次和末次", lines: "所依日志", readLines: "看这些日志",
      limit: { hour: "每小时超过 {most} 次即提示", day: "每日超过 {most} 次即提示" },
      anchorNote: "日志逐行相扣。请把条数和哈希抄录到本系统以外 (纸面或另一台机器): 日后日志被截去或改动, 就对不上这个锚点。日志不完整时不给出锚点。",
      entries: "条数", head: "末行哈希", again: "重新核对",
    },
  },
  en: {
    audit: {
      title: "Security audit", what: "Who did what, when and why: acts only, nothing of what was answered. Reading this page is logged as well (R10.5).",
      purposeFirst: "The audit log is read for a stated purpose: state it by “Purpose” in the header.",
      views: { log: "Audit log", alerts: "Suspected abuse", anchor: "Anchor" },
      narrow: "Narrow the log", any: "all", clear: "Clear",
      who: "Account", unit: "Unit", role: "Role", subject: "Subject (code or reference)", from: "From (included)", to: "To (included)",
      at: "Time", action: "Act", outcome: "Outcome", purpose: "Purpose", answered: "Fields answered", grant: "grant or case",
      line: "line {n}", counts: "{fields} fields, {records} records",
      outcomes: {
        answered: "answered", refused: "refused", locked: "locked", failed: "failed", shown: "shown", exported: "exported", loaded: "loaded",
        done: "done",
      },
      none: "No such entries", older: "Older →", newest: "To the newest", end: "This is the oldest entry",
      goOn: "Nothing of the kind in this stretch: go on to older entries.",
      since: "Since", looked: "{n} entries since {since} were looked through", noAlerts: "No hints",
      hint: "Suspected", count: "Times", when: "First and last", lines: "Lines behind", readLines: "Read them",
      limit: { hour: "told above {most} an hour", day: "told above {most} a day" },
      anchorNote: "Each line holds the hash of the one before. Write number and hash down outside this system (on paper, or at another machine): a log that is cut or changed later no longer leads to this anchor. A log that is not whole gives none.",
      entries: "Lines", head: "Hash of the last line", again: "Verify again",
    },
  },
};
