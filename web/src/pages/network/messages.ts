import type { Messages } from "@/i18n";

export const messages: Messages = {
  zh: {
    network: {
      title: "关联网络", canvas: "关联网络图: {nodes} 方, {links} 条关系。方向键平移, 加减号缩放, 0 适合窗口; 其他操作见右侧名单。",
      add: "添加主体: 名称、代码、拼音首字母", found: "查到的主体", start: "从一个主体开始", startNote: "在上方输入名称或代码, 选中后显示其关系; 也可从主体页、股权穿透页进入。可添加多个主体。",
      depth: "层数", kind: "关系种类", allKinds: "全部关系", trust: "可信度", trustAs: { "0": "不限可信度", "0_9": "登记和申报", "1": "只看登记" },
      groups: "集团", groupsAs: { off: "不分集团", framed: "集团加框", folded: "集团折叠" }, layout: "布局", layoutAs: { force: "力导布局", tree: "层级布局", time: "时间布局" },
      undo: "撤销上一步", arrange: "重新排布", panel: "右侧内容", panels: { evidence: "依据", list: "名单", paths: "找关系", legend: "图例" },
      unlight: "取消高亮", cut: "外层还有关系未载入 (到达层数或条数上限): 可增加层数, 或逐个展开。", counts: "{nodes} 方 · {links} 条关系", slider: "时间轴: 截至哪一天",
      smaller: "缩小", larger: "放大", fit: "适合窗口", ties: "{name} 的关系数", noTies: "没有符合筛选的关系; 不等于没有。", openAll: "全部展开 {n}",
      hubNote: "关系过多, 不自动展开; 每次载入 100 条。", hub: "关系过多", takeOff: "移出画面", bringBack: "恢复移出的 {n} 方", chosen: "已选 {n} 方",
      choose: "选择 {name}", expand: "展开 {name}", findHere: "在图中查找", noneHere: "图中没有; 不等于没有, 可展开更多。",
      evidence: "依据", chooseFirst: "点选图中的一方或一条关系, 这里显示来源、起止和可信度。", code: "代码", status: "登记状态", degree: "关系数",
      class: "信用风险分类", controller: "疑似实际控制人", group: "疑似所在集团", members: "共 {n} 户", whyGroup: "归组依据", equity: "股权穿透",
      relations: "图中的关系 {n} 条", notStated: "未注明", open: "至今", trustWord: "可信度", votes: "表决权", pledged: "质押", frozen: "冻结",
      groupOf: "集团: {name} 等 (图中 {n} 户, 共 {size} 户)", pathsNote: "在名单中勾选 2 至 10 个主体 (或按住 Shift 点选), 查找它们之间的关系路径。",
      atMost: "段数上限", findPaths: "查找", noPath: "{n} 段以内未查到关系路径; 未查到不等于没有。", pathsFound: "查到 {n} 条, 短的在前; 点选后在图中高亮。",
      cuts: { LIMIT: "路径数达到上限", STEPS: "查找步数达到上限", HUB: "遇到关系过多的一方, 未穿过", RELATIONS: "读取的关系数达到上限" },
      forOthers: "经过国家出资人或名义持有人: 仅此不构成关联。",
      kinds: { OWNS: "持股", ROLE: "任职", GUARANTEES: "担保", PROXY_VOTES: "表决权委托", CONCERT: "一致行动", BRANCH_OF: "分支机构", KIN: "亲属" },
      ways: {
        OWNS: { out: "对外持股", in: "股东" }, ROLE: { out: "任职于", in: "任职人员" }, GUARANTEES: { out: "为他人担保", in: "被担保" },
        PROXY_VOTES: { out: "委托他人表决", in: "受托表决" }, CONCERT: { out: "一致行动", in: "一致行动" }, BRANCH_OF: { out: "所属主体", in: "分支机构" }, KIN: { out: "亲属", in: "亲属" },
      },
      shapes: {
        ENTERPRISE: "直角方框: 企业", INDIVIDUAL: "圆角方框: 个体工商户", COOPERATIVE: "切角方框: 农民专业合作社", PUBLIC_BODY: "六边形: 机关事业单位",
        SOCIAL: "桶形: 社会组织", OTHER: "斜方形: 其他或未知", person: "圆: 自然人 (脱敏)", hidden: "斜纹菱形 ◪: 超出本行政区划, 未显示",
        hub: "双线八边形: 关系过多, 不自动展开", group: "双线框: 疑似集团, 点开显示成员",
      },
      lines: {
        OWNS: "蓝实线, 实心箭头: 持股, 由股东指向被持股方", ROLE: "绿划线, 开口箭头: 任职", GUARANTEES: "橙点线, 菱形头: 担保, 由担保方指向被担保方",
        PROXY_VOTES: "紫点划线, 平头: 表决权委托", CONCERT: "褐长划线, 圆头: 一致行动", BRANCH_OF: "灰实线, 尖头: 分支机构",
      },
      legend: {
        over: "灰底虚线框并注明状态: 已注销、吊销、撤销、迁出或该日尚未成立", star: "★: 疑似实际控制人 (计算截至 {day})", suspected: "细点线并写疑似: 可信度不超过 0.5 (R8.11)",
        thick: "加粗带 ×N: 折叠后 N 条关系合为一条", names: "粗边: 起点; 名称过长的以省略号结尾, 选中后看全称",
      },
    },
  },
  en: {
    network: {
      title: "Network", canvas: "Network: {nodes} parties, {links} relations. Arrow keys pan, plus and minus zoom, 0 fits; all else is in the list at the right.",
      add: "Add a subject: name, code, initials", found: "Subjects found", start: "Begin with a subject", startNote: "Type a name or code above and choose; or come from a subject or its holdings. Several may be added.",
      depth: "Levels", kind: "Kinds of relations", allKinds: "All relations", trust: "Trust", trustAs: { "0": "Any trust", "0_9": "Registered, declared", "1": "Registered only" },
      groups: "Groups", groupsAs: { off: "No groups", framed: "Groups framed", folded: "Groups folded" }, layout: "Layout", layoutAs: { force: "By force", tree: "As a tree", time: "By time" },
      undo: "Undo", arrange: "Arrange", panel: "Beside the picture", panels: { evidence: "Evidence", list: "List", paths: "Paths", legend: "Legend" },
      unlight: "No highlight", cut: "There are relations beyond what is loaded (by levels or number): take more levels, or open parties one by one.", counts: "{nodes} parties · {links} relations", slider: "Time: as of which day",
      smaller: "Smaller", larger: "Larger", fit: "Fit", ties: "Relations of {name}", noTies: "No relation passes the filter: that is not proof that there is none.", openAll: "Open all {n}",
      hubNote: "Too many relations to open by itself; 100 are loaded at a time.", hub: "too many relations", takeOff: "Take off", bringBack: "Bring back {n}", chosen: "{n} chosen",
      choose: "Choose {name}", expand: "Open {name}", findHere: "Find in the picture", noneHere: "Not in the picture, which is not all there is: open more.",
      evidence: "Evidence", chooseFirst: "Choose a party or a relation: source, dates and trust are told here.", code: "Code", status: "Status", degree: "Relations",
      class: "Risk class", controller: "suspected controller", group: "Suspected group", members: "{n} subjects", whyGroup: "Why this group", equity: "Holdings",
      relations: "{n} relations in the picture", notStated: "not stated", open: "now", trustWord: "Trust", votes: "Votes", pledged: "pledged", frozen: "frozen",
      groupOf: "Group: {name} and others ({n} here, {size} in all)", pathsNote: "Tick 2 to 10 subjects in the list (or click them with Shift) to find the ways between them.",
      atMost: "Steps at most", findPaths: "Find", noPath: "No way found within {n} steps: that is not proof that there is none.", pathsFound: "{n} found, the shortest first; choose one to light it.",
      cuts: { LIMIT: "most paths reached", STEPS: "most steps of searching reached", HUB: "met a party with too many relations", RELATIONS: "most relations read" },
      forOthers: "By the state or a nominee: that alone relates nobody.",
      kinds: { OWNS: "Holding", ROLE: "Role", GUARANTEES: "Guarantee", PROXY_VOTES: "Entrusted votes", CONCERT: "Concert", BRANCH_OF: "Branch", KIN: "Kin" },
      ways: {
        OWNS: { out: "Holds", in: "Owners" }, ROLE: { out: "Roles at", in: "Role holders" }, GUARANTEES: { out: "Guarantees for", in: "Guaranteed by" },
        PROXY_VOTES: { out: "Entrusts votes", in: "Entrusted by" }, CONCERT: { out: "Concert", in: "Concert" }, BRANCH_OF: { out: "Branch of", in: "Branches" }, KIN: { out: "Kin", in: "Kin" },
      },
      shapes: {
        ENTERPRISE: "Box: enterprise", INDIVIDUAL: "Rounded box: individual business", COOPERATIVE: "Cut box: farmers' cooperative", PUBLIC_BODY: "Hexagon: public body",
        SOCIAL: "Barrel: social organisation", OTHER: "Rhomboid: other or unknown", person: "Circle: person (masked)", hidden: "Striped diamond ◪: outside your region, not shown",
        hub: "Double octagon: too many relations, not opened by itself", group: "Double box: suspected group, opens on click",
      },
      lines: {
        OWNS: "Blue line, full arrow: holding, owner to owned", ROLE: "Green dashes, open arrow: role", GUARANTEES: "Orange dots, diamond: guarantee, guarantor to guaranteed",
        PROXY_VOTES: "Purple dash-dots, flat end: entrusted votes", CONCERT: "Brown long dashes, round end: concert", BRANCH_OF: "Grey line, chevron: branch",
      },
      legend: {
        over: "Grey with dashed rim and the status: deregistered, revoked, cancelled, moved out or not founded yet", star: "★: suspected controller (computed as of {day})", suspected: "Fine dots and the word suspected: trust of 0.5 at most (R8.11)",
        thick: "Thick with ×N: N relations folded to one", names: "Thick rim: where it began; long names end in an ellipsis, choose to read them",
      },
    },
  },
};
