import type { Messages } from "@/i18n";

export const messages: Messages = {
  zh: {
    persons: {
      label: "完整姓名或公民身份号码", note: "每次查询记入审计日志; 号码只用于本次查询, 不进网址, 不保存。", none: "未查到这个人",
      elsewhere: "另有 {n} 人只与本行政区划以外的主体相连, 未列。", certain: "身份已核验", uncertain: "身份未核验, 可能是同名的人",
      more: "另有 {n} 项关系未列。",
    },
    search: {
      of: "检索什么", subjects: "主体", persons: "自然人", title: "检索", hint: "名称、曾用名、代码、拼音首字母", why: "命中", more: "下一页", previous: "上一页",
      keys: "边输入边检索; ↓ ↑ 在结果间移动, 回车打开。", found: "检索结果", pages: "翻页", range: "第 {from}–{to} 户",
      count: "共 {n} 户。", empty: "未查到「{words}」", try: "可以这样查",
      tips: [
        "名称或字号开头的几个字, 或字号中间的几个字; 括号和空格可以省略",
        "曾用名: 更名前的文书上的名称也能查到现在的主体",
        "统一社会信用代码或注册号, 可只输入开头几位",
        "字号的拼音首字母, 如「鑫发」输入 xf",
        "仍未查到的, 请核对文书上的代码; 外地主体可能没有登记信息, 只在处罚、投标等记录中出现",
      ],
    },
  },
  en: {
    persons: {
      label: "Whole name or identity number", note: "Each search is audited; a number is used for it alone, never in the address, never kept.",
      none: "Nobody found", elsewhere: "{n} more are tied to subjects outside your region alone.", certain: "identity verified",
      uncertain: "identity not verified: may be another of that name", more: "{n} more ties.",
    },
    search: {
      of: "What to look for", subjects: "Subjects", persons: "Persons", title: "Search", hint: "Name, former name, code, initials", why: "Matched", more: "Next", previous: "Previous",
      keys: "Answers come as you type; ↓ ↑ move through them, Enter opens one.", found: "Subjects found", pages: "Pages",
      range: "{from}–{to}", count: "{n} in all.", empty: "Nothing found for “{words}”", try: "What to try",
      tips: [
        "The beginning of the name, or a part of the trade name; brackets and spaces may be left out",
        "A former name: older documents lead to the subject as it is called now",
        "The unified code or registration number, or its beginning",
        "Pinyin initials of the trade name",
        "Still nothing: check the code in the document; subjects from elsewhere may be known from records alone",
      ],
    },
  },
};
