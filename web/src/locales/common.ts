/** What every page says (通用词). */
import type { Messages } from "@/i18n";

export const common: Messages = {
  zh: {
    app: { title: "信用图谱", skip: "跳到正文", language: "English", menu: "菜单", signedInAs: "当前用户" },
    act: {
      search: "检索", retry: "重试", more: "显示更多", close: "关闭", cancel: "取消", confirm: "确定", save: "保存",
      copyLink: "复制本页链接", linkCopied: "链接已复制, 收到的人按自己的权限查看。", download: "下载", open: "打开",
      back: "返回", print: "打印", submit: "提交", refresh: "刷新",
    },
    state: {
      asking: "正在查询…", empty: "未查到记录", emptyNote: "只说明本图谱的来源中没有, 不等于没有。",
      cut: "结果过多或超时, 只显示了一部分", cutNote: "请缩小范围 (层数、种类、日期) 后再看。",
      hidden: "有 {n} 处因超出本单位的行政区划未显示", refused: "没有完成", noScript: "本页需要启用 JavaScript。",
      unknown: "未知", none: "无", withheld: "无权查看", yes: "是", no: "否",
    },
    time: {
      asOf: "截至", today: "今天", asOfNote: "查看任意一天的状态", dataVersion: "数据版本", viewedAt: "按 {day} 时点查看",
      ofRun: "计算所得的内容 (疑似控制、集团、分类、信号、拟措施) 为最近一次计算, 截至 {day}, 不随时点变化", backToToday: "回到今天",
    },
    purpose: {
      title: "查询目的", ask: "查询个人信息、信用画像和内部风险须说明目的, 并记入审计日志 (R10.5)。",
      label: "为什么查询", placeholder: "例如: 办理异议 2026-0012 号", none: "未说明查询目的", change: "修改",
      usual: "常用", usuals: ["日常监管", "办理案件", "双随机抽查", "核实举报"],
    },
    session: {
      signIn: "登录", signOut: "退出", username: "账号", password: "口令", otp: "动态口令 (6 位)",
      title: "登录信用图谱", demo: "演示账号", demoNote: "演示数据全部虚构, 点选即可登录, 不需要口令。",
      ended: "登录已到期, 请重新登录; 本页的位置会保留。", first: "首次登录须先设置自己的口令",
      newPassword: "新口令", set: "设置口令", forgot: "忘记口令或丢失动态口令的, 请联系系统管理员重置。",
      public: "不登录, 查看信用公示", endsSoon: "登录将在 {n} 分钟后到期",
    },
    basis: {
      rule: "依据", article: "条文", unconfirmed: "待法律核对", source: "来源", batch: "批次", row: "行", wayBack: "救济途径",
      suspected: "疑似", computed: "计算所得", declared: "申报", recordedAt: "入库时间",
    },
    role: {
      none: "无", public: "公众", subject: "主体本人", bank: "银行", association: "行业协会", agency: "信用服务机构",
      department: "行业主管部门(认定单位)", inspector: "市场监管(抽查)", regulator: "发展改革(信用主管)", court: "法院",
      discipline: "纪检、组织、审计", auditor: "安全审计员", admin: "系统管理员", security: "安全保密管理员", operator: "本机操作",
    },
    party: {
      hidden: "本行政区划以外的主体", hiddenNote: "超出本单位的行政区划, 未显示", person: "自然人", uncertain: "身份未核验, 可能是同名的人",
    },
    form: {
      choose: "请选择", oneALine: "每行一项", mayAdd: "可填栏目", reason: "理由", day: "发生日", dayNote: "不填为今天; 不能晚于今天",
      wanting: "还须填写: {what}",
    },
    meaning: {
      title: "用语说明",
      clocks: [
        { word: "逾期", means: "限期已过, 应办的还没有办。逾期办结: 过了限期才办的。" },
        { word: "期满", means: "名单期限、处罚时效、信息保存期等已过最后一日 (不是限期, 没有迟办): 移出、不再处罚或者删除, 按所依规则。" },
        { word: "临期", means: "离最后一日不超过规则库所定的天数。" },
        { word: "未满即止", means: "法律要求满一定期间的 (如公告), 没有满就终止了。" },
        { word: "无法确定", means: "缺所需年份的放假安排, 不推算到期日。" },
        { word: "迟报", means: "决定作出后, 超过规定的工作日平台才首次收到。" },
      ],
      draws: [
        { word: "单元", means: "一户的一个抽查事项; 一户抽中两个事项计两个单元, 合为一项检查任务。" },
        { word: "名录指纹", means: "由名录和抽查条件算出的一串字符 (SHA-256): 改动一个字就不相同。" },
        { word: "种子", means: "决定抽中谁的一串字符, 抽取前没有人能够知道。" },
        { word: "公开随机数", means: "抽取前尚未产生、产生后人人可查的结果, 例如福利彩票的开奖号码; 种子由它算出。" },
        { word: "抽取承诺", means: "抽取前公告的秘密的指纹, 或者公开随机数的名称与期号; 揭示后谁都能核对没有改过。" },
      ],
      proposals: [
        { word: "可认定", means: "条款的要件都有记录可查, 仍须由认定单位人工认定。" },
        { word: "待补要件", means: "还缺要件 (如决定书没有认定个人责任), 查明之前不能认定。" },
        { word: "待核身份", means: "只知姓名, 没有可核验的证件号码, 不能认定。" },
        { word: "外地决定", means: "其他地区作出的限制, 由本地核对后接收。" },
      ],
    },
    page: { notFound: "没有这个页面", notFoundNote: "链接可能不完整, 请从菜单进入。", forbidden: "当前角色没有这个页面" },
  },
  en: {
    app: { title: "Credit graph", skip: "Skip to content", language: "中文", menu: "Menu", signedInAs: "Signed in as" },
    act: {
      search: "Search", retry: "Try again", more: "Show more", close: "Close", cancel: "Cancel", confirm: "OK", save: "Save",
      copyLink: "Copy link to this view", linkCopied: "Link copied: whoever opens it sees what their own role may see.",
      download: "Download", open: "Open", back: "Back", print: "Print", submit: "Submit", refresh: "Refresh",
    },
    state: {
      asking: "Asking…", empty: "No record found", emptyNote: "In the sources of this graph: that is not proof that there is none.",
      cut: "Too much or too slow: only a part is shown", cutNote: "Narrow it (depth, kinds, dates) to see the rest.",
      hidden: "{n} places outside the region of your unit are not shown", refused: "Not done", noScript: "This page needs JavaScript.",
      unknown: "unknown", none: "none", withheld: "withheld", yes: "yes", no: "no",
    },
    time: {
      asOf: "As of", today: "today", asOfNote: "See the state of any day", dataVersion: "Data version", viewedAt: "Seen as of {day}",
      ofRun: "What is computed (suspected control, groups, class, signals, proposals) is of the last run, as of {day}, whatever the day seen", backToToday: "Back to today",
    },
    purpose: {
      title: "Purpose", ask: "Personal data, portraits and internal risk are shown for a stated purpose, which is audited (R10.5).",
      label: "Why do you ask", placeholder: "e.g. objection no. 2026-0012", none: "No purpose stated", change: "Change",
      usual: "Usual", usuals: ["Routine supervision", "Handling a case", "Random inspection", "Checking a report"],
    },
    session: {
      signIn: "Sign in", signOut: "Sign out", username: "Account", password: "Password", otp: "One-time code (6 digits)",
      title: "Sign in to the credit graph", demo: "Demo accounts", demoNote: "All demo data is invented; one click signs in, no password.",
      ended: "Your session has ended: sign in again, your place is kept.", first: "Set a password of your own first",
      newPassword: "New password", set: "Set password", forgot: "Lost the password or the code? An administrator resets it.",
      public: "Public records, without signing in", endsSoon: "Your session ends in {n} minutes",
    },
    basis: {
      rule: "Basis", article: "Article", unconfirmed: "law not confirmed", source: "Source", batch: "batch", row: "row", wayBack: "Way back",
      suspected: "suspected", computed: "computed", declared: "declared", recordedAt: "recorded",
    },
    role: {
      none: "none", public: "the public", subject: "the subject itself", bank: "bank", association: "trade association",
      agency: "credit service agency", department: "department in charge", inspector: "market supervision (draws)",
      regulator: "development and reform (credit)", court: "court", discipline: "discipline, organisation, audit",
      auditor: "security auditor", admin: "system administrator", security: "security officer", operator: "at this machine",
    },
    party: {
      hidden: "outside your region", hiddenNote: "Outside the region of your unit: not shown", person: "person",
      uncertain: "Identity not verified: may be another of that name",
    },
    form: {
      choose: "Choose", oneALine: "One a line", mayAdd: "May be added", reason: "Reason", day: "Day it was done",
      dayNote: "Empty: today; not after today", wanting: "Still to be stated: {what}",
    },
    meaning: {
      title: "What these words mean",
      clocks: [
        { word: "Overdue", means: "The last day has passed and what had to be done is not done. Done late: done after that day." },
        { word: "Term ended", means: "The last day of a listing, a limitation or a keeping has passed (no deadline: nobody was late): removed, no longer punished or deleted, as its rule says." },
        { word: "Due soon", means: "No more days are left than the rule book says." },
        { word: "Ended too early", means: "A time that the law wants to be full (an announcement) was stopped before." },
        { word: "Unknown", means: "Holidays of a needed year are not loaded: no last day is worked out." },
        { word: "Reported late", means: "First received here later than the working days allowed after the decision." },
      ],
      draws: [
        { word: "Unit", means: "One item of one subject: a subject drawn for two items counts as two units and is one task." },
        { word: "Fingerprint", means: "Worked out from the frame and its terms (SHA-256): another letter, another fingerprint." },
        { word: "Seed", means: "What decides who is drawn; nobody can know it before the draw." },
        { word: "Public random number", means: "A result that does not exist yet and that everybody can look up later, such as a lottery's; the seed is worked out from it." },
        { word: "Commitment of the draw", means: "The fingerprint of the secret, or the name of the public number, published before; once revealed, anybody can check it." },
      ],
      proposals: [
        { word: "ready to decide", means: "Every condition of the clause is on record; a person still has to decide." },
        { word: "lacks something", means: "A condition is not on record (no finding of personal responsibility): not decided before it is cleared up." },
        { word: "identity open", means: "Known by name alone, without a number to verify: cannot be decided." },
        { word: "decided elsewhere", means: "A ban of another place, received here after it was checked." },
      ],
    },
    page: { notFound: "No such page", notFoundNote: "The link may be incomplete: use the menu.", forbidden: "Your role does not have this page" },
  },
};
