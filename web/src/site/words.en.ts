import type { zh } from "./words.zh";

export const en: typeof zh = {
  name: "Public credit records",
  signIn: "Staff sign-in",
  foot: "Each source answers for its records; no record found is no proof that there is none. Only records of organisations that may be published: no identity numbers, no internal classes.",
  home: {
    title: "Look up published records",
    hint: "Name, former name, pinyin initials or unified credit code of an enterprise or organisation",
    what: "No sign-in. Natural persons are not searched.",
    none: "No such subject was found",
  },
  feed: {
    title: "Latest records", kind: "Kind", all: "All", since: "From", until: "to", none: "No published record in this range", end: "That was the last one.",
  },
  kind: {
    penalty: "Penalties", licence: "Licences", list_entry: "List entries", commitment: "Commitments", inspection: "Inspections",
    arrears: "Arrears", grade: "Grades", honour: "Honours", statement: "Own statements",
  },
  record: {
    more: "In full, with its source", noDay: "no day stated", until: "published until {day}", whileStands: "published while it stands", validTo: "valid until {day}",
    repairFrom: "repair may be asked for from {day}", objected: "objection being looked into",
  },
  fact: {
    doc_no: "Document", violation_type: "Violation", facts: "Facts", basis: "Basis", categories: "Kind of penalty", content: "Content",
    fine_yuan: "Fine", confiscated_yuan: "Confiscated", decided_on: "Decided on", doc_name: "Name of document", licence_kind: "Kind of licence",
    cert_name: "Certificate", cert_no: "Certificate no.", list_name: "List", case_no: "Case", duty: "Duty", performance: "Performance",
    listed_on: "Listed on", code: "Commitment no.", type: "Type", matter: "Matter", made_on: "Made on", due_on: "Due on",
    found_on: "Judged on", finder_name: "Judged by", task_no: "Task no.", task_name: "Task", item: "Item", result_text: "Result",
    inspected_on: "Inspected on", arrears_kind: "Kind of arrears", notice_no: "Notice", balance_yuan: "Balance", announced_on: "Announced on",
    scheme: "Scheme", grade: "Grade (as its source gave it)", period: "Period", assessed_on: "Assessed on", honour_kind: "Kind", title: "Title",
    category: "Category", awarded_on: "Awarded on", ends_on: "Ends on", form: "Form", figures: "Figures", verification: "Verification",
    stated_on: "Stated on",
  },
  subject: {
    title: "Published subject", code: "Unified credit code", records: "Published records", none: "No published record", names: "Names borne",
    unregistered: "No register states this subject; other sources mention it.", status_term: "Status", kind_term: "Kind",
    lr_name: "Legal representative", established_on: "Established on", capital_yuan: "Capital", registrar: "Registrar", address: "Address",
    scope: "Scope of business",
  },
  draws: {
    title: "Random inspections",
    what: "Before a draw its fingerprint and a commitment are published, afterwards the seed: nobody can choose, anybody can check.",
    none: "No plan yet", plan: "Plan", unit: "Frozen by", frozen: "Frozen on", frame: "Units in the frame (one item of one subject)", state: "State",
    before: "Published before the draw", after: "Revealed after the draw", excluded: "{n} left out by rule", hash: "Fingerprint of frame and terms (SHA-256)",
    held: "Commitment: SHA-256 of a secret that two people hold", beacon: "Commitment: the public random number used", seed: "Seed", drawn: "Units drawn", progress: "Progress",
    notYet: "Not drawn yet: the seed is not revealed.", waiting: "waiting", reported: "inspected, to be published", published: "published",
    taken_down: "taken down", replaced: "replaced",
  },
  proof: {
    title: "Check it yourself",
    why: "The bundle holds the terms, the frame (units under pseudonyms), the probabilities and the result. Your own browser works it out again; no server judges.",
    here: "Check on this page", download: "Download the bundle (JSON)", agrees: "agrees", differs: "differs", elsewhere: "cannot be told here",
    commitment: "The SHA-256 of the secret revealed is the commitment published before. A public random number is checked where it is published.",
    frame: "The SHA-256 of frame and terms is the fingerprint published before: nothing was changed since.",
    seed: "Seed = SHA-256(value revealed, plan, fingerprint), as the notice says: no other seed was chosen.",
    units: "The units drawn stand in the frame, each once, as many as the notice says.",
    rest: "Probabilities and the draw of each unit are worked out again by the program, from the bundle alone, offline:",
    insecure: "This page was not opened over https, so the browser offers no digests: download the bundle and use the program.",
  },
  verify: {
    title: "Verify a report", what: "Whether a public credit report was issued here, is still valid, and still holds.", code: "Verification code", ask: "Verify",
    drop: "or drop the PDF or JSON file here", choose: "Choose a file", kept: "The file is checked and not kept.",
    tampered: "This file equals no report issued here: it was not issued here, or was changed since. Do not rely on it.",
    unknown: "No report has this code. Compare it with the first page of the report.", changed: "Records on the report were annulled or repaired since: ask for a new one.",
    name: "Subject", as_of: "As of", issued_at: "Issued at", valid_until: "Valid until", pdf_sha256: "SHA-256 of the PDF",
    json_sha256: "SHA-256 of the signed JSON", own: "SHA-256 of your file (worked out here)",
  },
  about: {
    title: "What is published", published: "Whatever is repaired, annulled or past its term is taken down at once.",
    lines: [
      "Records of organisations that the law allows to publish: penalties, licences, inspections, lists, commitments, arrears, grades, honours and own statements. Complaints, talks, lawsuits and objections are not published.",
      "Penalties and list entries have a term: each says its last day, and is taken down by itself. Once repaired or annulled it is in no page any more.",
      "No identity number and no home address of a person; names of operators of individual businesses are masked; risk classes are internal and not published.",
      "Records under objection carry a mark. No record found only says that our sources have none: neither that there is none, nor that credit is good.",
    ],
    repairTitle: "How to ask for repair",
    repair: [
      "Each penalty and list entry says from which day repair may be asked for: once corrected and fully performed, with proof and a public promise, free of charge.",
      "The single entry is the site 信用中国; matters of market supervision go to the national enterprise publicity system. Review and suit are open by law.",
    ],
    objectTitle: "How to object",
  },
};
