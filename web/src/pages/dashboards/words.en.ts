import type { zh } from "./words.zh";

export const en: typeof zh = {
  title: "Dashboards", nothing: "Your role is shown no sums.", definition: "{term}: definition and basis", how: "How it is worked out", not: "What it does not say",
  period: "Period", since: "From", until: "to", thisYear: "1 January", unit: "Unit", kind: "Kind", all: "Show all",
  times: "{n} ×", backTo: "Back to {name}", found: "{n} in all", previous: "Previous", next: "Next", computed: "Worked out as of {day}",
  part: {
    index: "City index", acts: "Reporting in time", clocks: "Clocks", commitments: "Commitments", classes: "Classes", draws: "Draws",
    quality: "Data quality", loads: "Batches",
  },
  index: {
    plan: "Plan", planFrom: "in force from {day}", measure: "Measure", term: "Figure", value: "Value", of: "Part / whole", target: "Target", verdict: "Met", why: "Why it cannot be told",
    nth: "No. {n}", untold: "not computable", noTarget: "none set", met: "met", missed: "not met",
  },
  acts: {
    how: "Working days from the day after the decision until the platform first received it, held against the clock; a correction is no new report.",
    not: "Without a department's own log nobody sees what was not reported at all. What cannot be judged is in no rate.",
    none: "No penalty, licence or inspection in this period", decided: "Decided {since} to {until}", acts: "Acts", on_time: "On time", late: "Late",
    unknown: "Unknown", rate: "On-time rate", median: "Median (days)", worst: "Worst (days)", rows: "Acts reported",
    kinds: { penalty: "Penalty", licence: "Licence", inspection: "Inspection" },
    derived: "Counts lead to their acts; rate, median and worst are of the acts of the same line. Acts of no stated unit cannot be listed by unit.",
  },
  late: {
    unit: "Unit", kind: "Kind", doc: "Document", subject: "Subject", decided_on: "Decided", due: "Due", received_on: "Received", days: "Working days", judged: "Judged",
  },
  clocks: {
    how: "The last day of each act by the clocks of the rule book, the first day not counted; commitments that nobody judged count for the unit.",
    not: "A delay is the unit's and says nothing of a subject. Where a calendar is missing no last day is guessed: unknown.",
    none: "No clock is running", open: "{n} open", queue: "Show the queue", overdue: "Overdue", expired: "Term ended", due_today: "Due today",
    due_soon: "Due soon", running: "Running", late: "Done late", met: "Done in time", early: "Ended early", unknown: "Unknown", unreviewed: "Commitments not judged",
  },
  promise: {
    made: "Made", fulfilled: "Fulfilled", partly: "In part", breached: "Breached", false: "False", overdue: "Not judged in time",
    disputed: "Disputed", running: "Running", reviewed: "Judged of those due",
  },
  promised: {
    code: "Code", party: "Party", matter: "Matter", unit: "Unit", made_on: "Made", due_on: "Due", found_on: "Judged", state: "State",
    repaired: "repaired", marked: "objection being looked into",
  },
  commitments: {
    how: "Commitments in force on the day and what they were found to be, by unit and type; the last column is worked out of the others.", not: "Those not judged in time count for the unit, not for the subject; having made none says nothing.",
    none: "No commitment on record", type: "Type", rows: "Commitments",
  },
  classes: {
    how: "Subjects of each class by the last run, of those that have a class.", none: "No class was worked out yet", grade: "Class", subjects: "Subjects", share: "Share",
    scheme: "Scheme", counted: "{classed} have a class; {registered} are registered, {unclassed} of them without one (struck off, moved away, or registered since).",
    sumsOnly: "Your role is shown sums alone; who is in a class is for inspectors.", rows: "Subjects of a class", code: "Code", score: "Score",
  },
  rates: {
    drawn: "Drawn", inspected: "Inspected", missing: "Missing", problems: "Problems", raw_rate: "Hit rate", rate: "Estimated rate", interval: "95% interval",
    total: "Estimated units", between: "95% interval",
  },
  draws: {
    none: "No plan was drawn in this period", frozen: "Frozen {since} to {until}", unread: "Unreadable and not counted: {plans}", lift: "Lift",
    liftMeans: "(problems found, as a multiple of what as many even draws would find)", joint: "Joint inspections", group: "Group", item: "Item", byItem: "By item",
    plans: "Plans", plan: "Plan", named: "no. {id}, frozen {day}", tasks: "Tasks and results, one by one",
    noTasks: "The numbers count tasks at subjects. Frames and tasks are for the inspecting department; your role is shown sums (R10.2).",
    rowsBy: "The tasks behind the numbers are under each plan below.",
  },
  task: {
    tasks: "Tasks", reported: "Reported", published: "Published", late: "Published late", replaced: "Replaced", leads: "Leads", leads_filed: "Leads filed",
  },
  quality: {
    rate: "Rate of shared and wrong codes", how: "Subjects with a shared or wrong code, of those registered, by the last run.", not: "It is about codes alone; 0 only says that no check found any.",
    target: "target below {share}, {n} in ten thousand", check: "Check", found: "Found", of: "Of", share: "Share", ofWhat: "Of what",
    findings: "To correct: {found}", fetch: "Download findings (xlsx)", kept: "{kept} of {found} can be listed here; credit-graph quality exports all.",
  },
  finding: { subject: "Subject", what: "What", place: "File and row", field: "Field", advice: "Advice", department: "Unit" },
  faults: {
    title: "Rows to see to", counts: "{rejected} rejected, {quarantined} set aside", outcome: "Outcome", aside: "Rejected and set aside", rejected: "Rejected",
    quarantined: "Set aside", repaired: "Mended", flagged: "Loaded, to be checked", ofRule: "{rule} alone", fetch: "Download rows (xlsx)",
    notYours: "The workbook is for the unit that handed the file in.", none: "No such row: a later registration may have settled it.", column: "Column (field)", problem: "What is wrong", advice: "What to do",
  },
  loads: {
    how: "A file as delivered is a batch; each row is newly loaded, unchanged (there already), set aside or rejected, one of them alone. Mended, set aside and rejected rows are listed; what was loaded is in the records of subjects, with batch and row.", aside: "With rows set aside or rejected", none: "No batch", file: "File",
    received: "Received", rows: "Rows", accepted: "Newly loaded", repaired: "of these mended", duplicate: "Unchanged", quarantined: "Set aside", rejected: "Rejected",
    checks: "Checks met", hits: "{n} checks",
  },
};
