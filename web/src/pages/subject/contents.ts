/** What somebody was told of a subject (查询内容), from the names of the fields of the answer: told in words of the page. */

const CONTENTS: [string, RegExp][] = [
  ["register", /^(uscc|reg_no|name|names|kind|status|lr_name|registered|registrations)$/],
  ["records", /^records$/],
  ["class", /^(risk_class|thresholds)$/],
  ["signals", /^(signals|items)$/],
  ["risk", /^(risk|own)$/],
  ["proposals", /^proposals$/],
  ["repairs", /^repairs$/],
  ["cases", /^(cases|acts)$/],
  ["measures", /^(hits|incentives)$/],
  ["network", /^(links|nodes|paths|tree|owners|controllers|group|steps|relations)$/],
];

/** The contents that the fields make up, each once; "other" where they make up none that has a word. */
export function contents(fields: string[]): string[] {
  const found = CONTENTS.filter(([, names]) => fields.some((field) => names.test(field))).map(([id]) => id);
  return found.length ? found : ["other"];
}
