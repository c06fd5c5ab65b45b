export const zh = {
  title: "看板", nothing: "当前角色没有可看的汇总。", definition: "{term}: 定义和依据", how: "怎样计算", not: "不说明什么",
  period: "统计期间", since: "自", until: "至", thisYear: "当年 1 月 1 日", unit: "单位", kind: "种类", all: "显示全部",
  times: "{n} 倍", backTo: "返回 {name}", found: "共 {n} 条", previous: "上一页", next: "下一页", computed: "计算时点 {day}",
  part: {
    index: "城市信用指标", acts: "双公示及时性", clocks: "办理时限", commitments: "信用承诺", classes: "分类占比", draws: "抽查成效",
    quality: "数据质量", loads: "入库台账",
  },
  index: {
    plan: "实施方案", planFrom: "{day} 起施行", measure: "方案措施", term: "指标", value: "数值", of: "分子 / 分母", target: "目标", verdict: "是否达标", why: "算不出的原因",
    nth: "第 {n} 项", untold: "算不出", noTarget: "方案没有定", met: "达标", missed: "未达标",
  },
  acts: {
    how: "决定之日的次日起, 到平台首次收到止, 按工作日与时限比较; 更正不作新的报送。中位和最长按同一口径。",
    not: "平台没有部门台账, 看不出应报而没有报的 (瞒报)。无法确定的不计入比率。",
    none: "这一期间没有行政处罚、许可或检查", decided: "决定日期 {since} 至 {until}", acts: "件数", on_time: "按期", late: "迟报",
    unknown: "无法确定", rate: "按期率", median: "中位 (工作日)", worst: "最长 (工作日)", rows: "双公示逐件明细",
    kinds: { penalty: "行政处罚", licence: "行政许可", inspection: "检查结果" },
    derived: "件数、按期、迟报和无法确定点开是逐件明细; 按期率、中位和最长由同一行的各件算出。没有写明单位的, 不能按单位列出。",
  },
  late: {
    unit: "单位", kind: "种类", doc: "文书号", subject: "主体", decided_on: "决定日期", due: "到期日", received_on: "收到日期", days: "工作日", judged: "判定",
  },
  clocks: {
    how: "每项办理按规则库的时限计算到期日, 起算当日不计入; 到期未认定的承诺计入受理单位。",
    not: "逾期是单位的逾期, 不是对主体的评价。缺放假安排的年份不推算到期日, 列为无法确定。",
    none: "没有在计的时限", open: "待办时限 {n} 项", queue: "查看清单", overdue: "逾期", expired: "期满", due_today: "今日到期",
    due_soon: "临期", running: "计时中", late: "逾期办结", met: "按期", early: "未满即止", unknown: "无法确定", unreviewed: "到期未认定承诺",
  },
  promise: {
    made: "作出", fulfilled: "全部履行", partly: "部分履行", breached: "全部未履行", false: "承诺不实", overdue: "逾期未认定",
    disputed: "有争议", running: "履行中", reviewed: "已认定占应认定",
  },
  promised: {
    code: "承诺编码", party: "承诺人", matter: "事由", unit: "受理单位", made_on: "作出", due_on: "到期", found_on: "认定", state: "状态",
    repaired: "已修复", marked: "异议核查中",
  },
  commitments: {
    how: "按受理单位和承诺类型, 数截至当日有效的承诺及其认定结果; 末列由前面各列算出。", not: "逾期未认定的计入受理单位, 不计入主体; 没有作出承诺不说明任何问题。",
    none: "没有承诺记录", type: "承诺类型", rows: "承诺清单",
  },
  classes: {
    how: "最近一次计算的各类户数, 除以有类别的户数。", none: "还没有计算过分类", grade: "类别", subjects: "户数", share: "占比",
    scheme: "方案", counted: "有类别 {classed} 户; 登记在册 {registered} 户, 其中没有类别 {unclassed} 户 (已注销、撤销、迁出, 或计算之后才登记)。",
    sumsOnly: "当前角色只看汇总, 逐户类别由抽查部门查看。", rows: "类别名单", code: "代码", score: "得分",
  },
  rates: {
    drawn: "抽中", inspected: "已查", missing: "未查", problems: "发现问题", raw_rate: "命中率", rate: "推断问题率", interval: "95% 区间",
    total: "推断问题单元数", between: "95% 区间",
  },
  draws: {
    none: "这一期间没有已抽取的计划", frozen: "冻结日期 {since} 至 {until}", unread: "存档无法读出, 未计入: {plans}", lift: "命中提升",
    liftMeans: "(发现的问题是同样次数均匀抽取预期的几倍)", joint: "联合检查占比", group: "分组", item: "事项", byItem: "按事项",
    plans: "各计划", plan: "计划", named: "编号 {id}, 冻结于 {day}", tasks: "逐户任务和结果见抽查计划",
    noTasks: "各数所指的是逐户任务。名录和任务由抽查部门办理, 当前角色只看汇总 (R10.2)。", rowsBy: "各数所指的抽查任务, 从下面各计划进入。",
  },
  task: {
    tasks: "任务", reported: "已录入结果", published: "已公示", late: "逾期公示", replaced: "更换对象", leads: "移交线索", leads_filed: "已立案线索",
  },
  quality: {
    rate: "重错码率", how: "有重码或错码问题的主体数除以登记在册的主体数, 以最近一次计算为准。", not: "只说明代码, 不说明其他字段; 0 只说明各项检查没有发现。",
    target: "目标低于 {share}, 即每万户 {n} 户", check: "检查项", found: "问题", of: "分母", share: "占比", ofWhat: "分母是什么",
    findings: "待更正, 共 {found} 条", fetch: "下载问题清单 (xlsx)", kept: "这里可列出 {kept} 条, 共 {found} 条; 完整清单由管理员运行 credit-graph quality 导出。",
  },
  finding: { subject: "主体", what: "问题", place: "文件和行", field: "字段", advice: "处理建议", department: "责任单位" },
  faults: {
    title: "批次的问题行", counts: "退回 {rejected} 行, 待核 {quarantined} 行", outcome: "处理", aside: "退回和待核", rejected: "退回", quarantined: "待核",
    repaired: "已修正", flagged: "已载入, 待核对", ofRule: "只列 {rule}", fetch: "下载待更正表 (xlsx)",
    notYours: "待更正表只给交来文件的单位。", none: "没有这类问题行: 可能已随后来的登记消除。", column: "列 (字段)", problem: "问题", advice: "怎么改",
  },
  loads: {
    how: "一次交来的文件为一批; 每行新载入、内容未变 (已有, 未重复写入)、待核或退回, 只居其一。修正、待核和退回的点开是逐行问题; 新载入的行见各主体的记录, 来源写明批次和行。", aside: "只看有退回或待核的", none: "没有批次", file: "文件",
    received: "收到", rows: "数据行", accepted: "新载入", repaired: "其中修正过", duplicate: "内容未变", quarantined: "待核", rejected: "退回",
    checks: "命中的检查项", hits: "{n} 项",
  },
};
