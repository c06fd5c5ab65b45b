/** What became of the rows of a file (各行去向), and which file wants somebody. */
import type { FileFound } from "./job";

/** Columns of the list, in the order in which they add up: 数据行 = 新载入 + 内容未变 + 待核 + 退回. */
export const FATES = ["accepted", "known", "set_aside", "rejected"] as const;

/** What somebody has to do about a file: say what its columns are, mend rows, hand it in otherwise; or nothing. */
export type ToDo = "map" | "mend" | "refused" | "known" | "nothing";

export function toDo(file: FileFound): ToDo {
  if (!file.recognised) return file.mappable ? "map" : "refused";
  if (file.workbook) return "mend";
  return file.earlier && !file.accepted ? "known" : "nothing";
}

/** The file that is opened where nobody chose one: the first that wants somebody, else the first. */
export function firstToDo(files: readonly FileFound[]): number {
  const order: ToDo[] = ["map", "refused", "mend"];
  for (const one of order) {
    const found = files.find((file) => toDo(file) === one);
    if (found) return found.number;
  }
  return files[0]?.number ?? 0;
}

/** Sums over all files, as the foot of the list. */
export function sums(files: readonly FileFound[]): Record<"rows" | (typeof FATES)[number], number> {
  const of = (name: "rows" | (typeof FATES)[number]): number => files.reduce((sum, file) => sum + file[name], 0);
  return { rows: of("rows"), accepted: of("accepted"), known: of("known"), set_aside: of("set_aside"), rejected: of("rejected") };
}
