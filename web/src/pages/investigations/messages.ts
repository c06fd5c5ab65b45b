import type { Messages } from "@/i18n";

export const messages: Messages = {
  zh: {
    investigations: {
      title: "研判卷宗", one: "研判卷宗", link: "打开分享链接", about: "本人的和分享给本人的; 只存引用和批注, 打开时按查看人自己的权限重新查询。",
      none: "还没有卷宗。", how: "在关联网络中画好后点「存为卷宗」。", toNetwork: "去关联网络", name: "标题", rights: "权限", owner: "建立人",
      saved: "最近保存", until: "分享截止", right: { own: "本人的", write: "可改", read: "只读" }, version: "第 {n} 版", newer: "较新", older: "较早",
      panel: "右侧内容", panels: { notes: "批注", list: "清单", evidence: "依据", legend: "图例", shares: "分享" }, purpose: "目的",
      whole: "全图", noteOn: "批注: {name}", noteHint: "选中图上一方后写给这一方; 不写证件号码", addNote: "添加批注", noNotes: "还没有批注。",
      dropNote: "删除", unseen: "未显示的一方", canvas: "画布", choose: "点选图上一方, 查看依据或写批注", unchoose: "取消选中", expand: "展开全部关系", takeOff: "移出画布",
      close: "关闭卷宗", closeAsk: "关闭后不再列出, 分享即行失效; 各版留存供审计。", copyOf: "另存",
      overtaken: "你的修改还在本页, 没有丢失。", keepMine: "把我的存为新卷宗", seeTheirs: "放弃我的修改, 看最新一版",
      exported: "已记录并导出, 编号 {number}, 印在水印中。", keep: "存为卷宗",
      keepNote: "保存图上各方的位置和筛选, 不保存数据; 打开时按查看人的权限重新查询。", lastDay: "最后一天", forRole: "限角色", anyRole: "不限角色",
      roles: { regulator: "信用主管部门", inspector: "市场监管" },
      forUnit: "限单位", anyUnit: "单位代码, 不填为不限", shareNote: "备注",
      shareAbout: "最长 90 天。收到链接的人须登录, 只看到自己有权看的数据; 打开即留痕。", share: "生成分享链接",
      once: "链接只显示这一次, 请现在复制:", copy: "复制链接", copied: "✓ 已复制", noShares: "还没有分享过。", to: "到 {day}",
      shareState: { live: "有效", ended: "已到期", withdrawn: "已收回" }, anybody: "不限对象", opened: "已打开", withdraw: "收回",
    },
  },
  en: {
    investigations: {
      title: "Investigations", one: "Investigation", link: "Opening a shared link", about: "Mine and those shared with me: references and notes alone; data is asked for anew under the viewer's own rights.",
      none: "No investigation yet.", how: "Draw in the network, then choose “Keep”.", toNetwork: "To the network", name: "Title", rights: "Rights", owner: "Owner",
      saved: "Last saved", until: "Shared until", right: { own: "mine", write: "may change", read: "read only" }, version: "version {n}", newer: "Newer", older: "Older",
      panel: "Panel", panels: { notes: "Notes", list: "List", evidence: "Evidence", legend: "Legend", shares: "Shares" }, purpose: "Purpose",
      whole: "the whole", noteOn: "Note on: {name}", noteHint: "Choose a party to write about it; no identity numbers", addNote: "Add note", noNotes: "No notes yet.",
      dropNote: "Delete", unseen: "a party not shown", canvas: "Canvas", choose: "Choose a party to see its evidence or to note", unchoose: "Unchoose", expand: "Open all relations", takeOff: "Take off",
      close: "Close", closeAsk: "Closed, it is no longer listed and its shares end; its versions are kept for the audit.", copyOf: "copy",
      overtaken: "What you changed is still on this page.", keepMine: "Keep mine as a new one", seeTheirs: "Drop mine, show the latest",
      exported: "Recorded and exported as {number}, printed in the watermark.", keep: "Keep",
      keepNote: "Keeps places and filters, no data: it is asked for anew under the viewer's rights.", lastDay: "Last day", forRole: "For role", anyRole: "any role",
      roles: { regulator: "credit authority", inspector: "market supervision" },
      forUnit: "For unit", anyUnit: "code of the unit; empty: any", shareNote: "Remark",
      shareAbout: "90 days at most. Whoever has the link signs in and sees what their own role may see; opening is recorded.", share: "Make a link",
      once: "This link is shown once: copy it now.", copy: "Copy link", copied: "✓ copied", noShares: "Not shared yet.", to: "until {day}",
      shareState: { live: "live", ended: "ended", withdrawn: "withdrawn" }, anybody: "for anybody", opened: "opened", withdraw: "Withdraw",
    },
  },
};
