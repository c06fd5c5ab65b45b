/** What the subject page says, in English. */
export const en = {
  subject: {
    title: "Subject", sections: "Sections of this page", purposeFirst: "State the purpose of asking first (top right).",
    tab: {
      overview: "Overview", records: "Records", repairs: "Repair", measures: "Measures", signals: "Signals and related risk",
      cases: "Cases", timeline: "Timeline", own: "Own rights",
    },
    equity: "Ownership", network: "Network", former: "Former names", perhapsNames: "Perhaps borne that day", laterNames: "Later names", redirected: "{from} was merged into this subject.",
    unfounded: "Not founded yet on {day} (founded {founded}): nothing was registered of it, no roles, no holdings.",
    statedLater: "No registration as of {day} was found: what is shown was registered {since}; name, head, founding and closing are of that day where their days are stated.",
    statusUnknown: "The register does not tell the status on {day}.",
    lrPublished: "The name of the legal representative is published by law with the registration (R10.2); other people are masked (R10.3)",
    unregistered: "No registration found: known from the records of others alone.", uscc: "Unified code", regNo: "Registration no.",
    lrName: "Legal representative", capital: "Capital", established: "Established", approved: "Approved", closed: "Closed or revoked",
    type: "Type", registrar: "Registrar", region: "Region", industry: "Industry", address: "Address", scope: "Scope",
    points: "To know first", noPoints: "On no list, no penalty published, nothing waiting.", kinds: "What was looked for and found",
    kindOf: "Kind", found: "Found", latest: "Latest", sources: "Sources asked (last delivery)", n: "{n}", none: "none found",
    noSource: "no source delivers it", until: "to {day}", moreSources: "and {n} more",
    publicOnly: "Your role sees published records alone; others are not listed, which is not to say there are none.",
  },
  point: {
    lists: "{n} list entries in force", penalties: "{n} penalties published", arrears: "{n} arrears not cleared",
    breaches: "{n} commitments not fulfilled", objections: "{n} records under objection", repairable: "{n} may be repaired now",
    waiting: "{n} not repairable yet, the first in {days} days", proposals: "{n} measures proposed on persons, without effect yet", taken: "{n} proposed measures were taken up: see where they stand",
    signals: "{n} signals, internal", cases: "{n} open cases", overdue: "{n} cases overdue",
  },
  standing: { VALID: "valid", MARKED: "under objection", REPAIRED: "repaired or paused", ANNULLED: "annulled", OVER: "over", objection: "under objection" },
  verification: { VERIFIED: "verified", SELF_DECLARED: "declared by itself, not verified" },
  record: {
    state: "Standing", published: "published", unpublished: "not published", noEnd: "the source states no end",
    superseded: "replaced by a correction on {day}", passed: "passed", all: "All of it", sievedOut: "No record fits: drop some filters.",
  },
  repair: {
    none: "No record found that may be repaired", now: "may apply now", left: "{n} days left", unknown: "cannot be worked out",
    formula: "May apply from", stop: "Publication ends", case: "Application", conditions: "Conditions",
    voluntary: "What may be offered and never demanded",
    mark: { day: "starts", apply: "may apply", today: "today", stop: "publication ends" },
    verdict: { met: "met", not_met: "not met", to_be_shown: "to be shown" },
  },
  proposal: {
    title: "Measures proposed on persons", noEffect: "without effect until the authority decides (R4.6)", none: "No proposal found.",
    open: "open", term: "{first} to {last}", from: "rests on {doc} ({day})", decides: "decided by {unit}",
    queue: "To the queue",
  },
  scene: {
    APPROVAL: "Licensing and registration", PROCUREMENT: "Government procurement", BIDDING: "Tenders", FUNDS: "Public funds",
    TAX: "Tax relief", STOCK_ISSUE: "Issue of stock", FINANCING: "Credit", APPOINTMENT: "Appointments", TRAVEL: "Travel",
    CONSUMPTION: "High consumption", HONOURS: "Honours", COMMITMENT: "Commitments", INSPECTION: "Inspection",
    PUBLICATION: "Publication",
  },
  measure: {
    title: "Measures by scene", note: "applied by its unit after checking, never widened (R4.2)", must: "must", may: "may",
    record: "Rests on", term: "Term", actor: "Applied by", lost: "lost on {day}", list: "List of measures {version}",
  },
  risk: {
    title: "Risk class", internal: "internal: for the use of supervision alone", score: "{n} points", from: "{grade} from {from}",
    parts: "Points and ceilings", lifted: "{from} without related parties, {to} with them (one class at most).",
    floor: "Floor “{floor}”: at least {grade}", records: "{n} records that count", computed: "Computed as of {day}",
  },
  signal: {
    title: "Signals", internal: "internal, without effect on any right", none: "No signal found", confidence: "Confidence",
    restricted: "rests on kinship: not to be passed on", path: "Relations it rests on", rows: "{n} rows it rests on",
  },
  related: {
    title: "Related-party risk", internal: "internal, suspected", own: "own events", parts: "What related parties add", via: "by way of",
    weight: "weight of the path", trust: "trust",
  },
  about: {
    case: "Case", state: "State", party: "Party", authority: "Decided by", since: "Last act", due: "Due", overdue: "overdue",
    none: "No case found that you may see",
  },
  timeline: {
    register: "Register", repair: "Repair", case: "Cases", renamed: "renamed from", repairable: "may be repaired", open: "to this day",
    end: "ends", lanes: "Only", picture: "Timeline; the list by year below says the same", ahead: "ahead",
    legend: "● begins, ┃ ends or will end, ▶ no end stated; the dashed line is {day}.",
  },
  changes: {
    title: "Changed since your last visit", first: "Your first visit: what changes is listed from the next.", since: "Since {at}",
    none: "Nothing was added, corrected or decided since.",
  },
  own: {
    content: {
      register: "registration", records: "records", class: "risk class", signals: "signals", risk: "related risk",
      proposals: "proposals", repairs: "repair", cases: "cases", measures: "measures", network: "relations", other: "other",
    },
    title: "Own page", data: "All that is held of us", dataNote: "Registrations, records and whether they stand, cases, authorisations, class.",
    download: "Download (xlsx)", readers: "Who looked", noReaders: "No look found", day: "Day", unit: "Unit", role: "Role",
    purpose: "Purpose", fields: "Content", times: "Times", operator: "the operator of this service", since: "Since {day}.",
    object: "Objection", objectNote: "What is wrong, missing, overdue or not yours may be objected to; meanwhile it is marked and weighs nothing.",
    toWork: "Object or apply for repair",
  },
};
