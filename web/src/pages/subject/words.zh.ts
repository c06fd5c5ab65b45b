/** What the subject page says, in Chinese (主体页用语). */
export const zh = {
  subject: {
    title: "主体", sections: "本页各部分", purposeFirst: "请先说明查询目的 (右上角), 再查看主体信息。",
    tab: {
      overview: "概况", records: "记录", repairs: "信用修复", measures: "措施", signals: "信号与关联风险", cases: "案件",
      timeline: "时间线", own: "本主体的权利",
    },
    equity: "股权穿透", network: "关联网络", former: "曾用名", perhapsNames: "该日也可能使用", laterNames: "后来的名称", redirected: "所查的 {from} 已归并到本主体。",
    unfounded: "{day} 尚未成立 (成立日期 {founded}), 该日没有登记内容、任职和持股。",
    statedLater: "未查到 {day} 当日的登记内容, 所示取自 {since} 的登记; 名称、负责人和成立、注销、吊销有日期可据的, 按该日。", statusUnknown: "登记未载明 {day} 的登记状态。",
    lrPublished: "法定代表人姓名随登记信息依法公示 (R10.2), 其他自然人姓名脱敏 (R10.3)",
    unregistered: "未查到登记信息, 只在其他单位的记录中出现。", uscc: "统一代码", regNo: "注册号", lrName: "法定代表人",
    capital: "注册资本", established: "成立日期", approved: "核准日期", closed: "注销或吊销日期", type: "企业类型",
    registrar: "登记机关", region: "行政区划", industry: "行业", address: "住所", scope: "经营范围", points: "要点",
    noPoints: "没有在册的名单、公示中的处罚或待办事项。", kinds: "查了什么, 查到什么", kindOf: "种类", found: "查到",
    latest: "最近", sources: "所查来源 (最近入库)", n: "{n} 条", none: "未查到", noSource: "没有来源提供", until: "至 {day}",
    moreSources: "等另 {n} 个来源", publicOnly: "当前角色只查看公示中的记录; 其他记录不在此列, 不等于没有。",
  },
  point: {
    lists: "在册名单 {n} 条", penalties: "公示中的行政处罚 {n} 条", arrears: "未缴清的欠款公告 {n} 条", breaches: "未履行的信用承诺 {n} 条",
    objections: "异议核查中的记录 {n} 条", repairable: "已可申请修复 {n} 条", waiting: "未到修复期 {n} 条, 最近一条还有 {days} 天",
    proposals: "对人员的拟措施 {n} 项, 待认定, 尚无效力", taken: "对人员的拟措施 {n} 项已经受理, 办理状态见措施", signals: "疑似或据记录的信号 {n} 条, 内部参考", cases: "在办案件 {n} 件",
    overdue: "逾期案件 {n} 件",
  },
  standing: { VALID: "有效", MARKED: "异议核查中", REPAIRED: "已修复或暂停", ANNULLED: "已撤销", OVER: "已终止", objection: "异议核查中" },
  verification: { VERIFIED: "已核实", SELF_DECLARED: "自主申报, 未核实" },
  record: {
    state: "效力", published: "公示中", unpublished: "未公示", noEnd: "来源未载明终止日期", superseded: "{day} 已被更正的版本取代",
    passed: "已到期", all: "全部内容", sievedOut: "没有符合筛选的记录, 请取消一些筛选。",
  },
  repair: {
    none: "未查到可修复的记录", now: "已可申请", left: "还有 {n} 天", unknown: "不能推算, 见公式", formula: "可申请日期", stop: "停止公示",
    case: "修复申请", conditions: "修复条件", voluntary: "可以自愿提供、不得要求的材料",
    mark: { day: "起算", apply: "可申请", today: "今天", stop: "停止公示" },
    verdict: { met: "符合", not_met: "不符合", to_be_shown: "待证明" },
  },
  proposal: {
    title: "对人员的拟措施", noEffect: "由认定单位决定之前没有效力 (R4.6)", none: "未查到拟措施。", open: "未定",
    term: "{first} 至 {last}", from: "源记录 {doc} ({day})", decides: "由 {unit} 认定", queue: "到待认定清单",
  },
  scene: {
    APPROVAL: "行政许可、登记与资质", PROCUREMENT: "政府采购", BIDDING: "招标投标", FUNDS: "财政性资金", TAX: "税收优惠",
    STOCK_ISSUE: "股票发行", FINANCING: "融资授信", APPOINTMENT: "任职", TRAVEL: "出行、出境", CONSUMPTION: "高消费",
    HONOURS: "评先评优", COMMITMENT: "告知承诺、容缺受理", INSPECTION: "监督检查", PUBLICATION: "信息公示",
  },
  measure: {
    title: "各场景适用的措施", note: "由实施单位核实后适用, 不得扩大 (R4.2)", must: "应当", may: "可以", record: "所依据记录", term: "期限",
    actor: "适用单位", lost: "自 {day} 丧失", list: "措施清单 {version}",
  },
  risk: {
    title: "信用风险分类", internal: "内部: 只用于配置监管资源", score: "{n} 分", from: "{from} 分起为 {grade}", parts: "各部分得分和上限",
    lifted: "不计关联关系为 {from}, 计入后为 {to} (至多升一类)。", floor: "底线规则「{floor}」: 不低于 {grade}", records: "计分记录 {n} 条",
    computed: "计算截至 {day}",
  },
  signal: {
    title: "风险信号", internal: "内部参考, 不影响任何权利", none: "未查到信号", confidence: "可信度", restricted: "依据亲属关系, 不得外传",
    path: "依据的关系", rows: "依据记录 {n} 条",
  },
  related: {
    title: "关联方风险", internal: "内部参考, 疑似", own: "自身事件", parts: "由关联方传导而来的部分", via: "经由", weight: "路径权重",
    trust: "可信度",
  },
  about: {
    case: "案件", state: "状态", party: "当事人", authority: "办理单位", since: "最近一步", due: "到期日", overdue: "逾期",
    none: "未查到可见的案件",
  },
  timeline: {
    register: "登记", repair: "信用修复", case: "案件", renamed: "更名, 原名", repairable: "可申请修复", open: "至今", end: "终止",
    lanes: "只看", picture: "时间线图, 内容与下面按年的清单相同", ahead: "未到",
    legend: "● 起始, ┃ 终止或将终止, ▶ 未载明终止; 虚线为 {day}。",
  },
  changes: {
    title: "上次查看以来的变化", first: "首次查看; 下次打开时列出其间的变化。", since: "自 {at} 起", none: "其间没有新入库、更正或办理。",
  },
  own: {
    content: {
      register: "登记信息", records: "记录", class: "风险分类", signals: "风险信号", risk: "关联方风险", proposals: "拟措施",
      repairs: "信用修复", cases: "案件", measures: "措施", network: "关联关系", other: "其他",
    },
    title: "本主体", data: "查阅、复制本主体信息", dataNote: "图谱中关于本主体的全部信息: 历次登记、记录及效力、案件及经过、授权、分类。",
    download: "下载 (xlsx)", readers: "谁查询过本主体", noReaders: "未查到查询记录", day: "日期", unit: "单位", role: "角色",
    purpose: "目的", fields: "内容", times: "次数", operator: "本服务运行单位", since: "自 {day} 起。", object: "异议",
    objectNote: "认为记录错误、遗漏、超期或不属于本主体的, 可以提出异议; 核查期间加注标记, 不计风险。", toWork: "提出异议或申请修复",
  },
};
