/** Files chosen to be handed in (待交文件): which may go, and why one may not, before anything is sent. */
import type { Schemas } from "@/api/client";

export type Limits = Schemas["LimitsOut"];
export type Trouble = "empty" | "big" | "many" | "much";

/** Add files; the same file (name, size, day) chosen twice stays one. */
export function withFiles(chosen: readonly File[], more: Iterable<File>): File[] {
  const known = new Map(chosen.map((file) => [markOf(file), file]));
  for (const file of more) known.set(markOf(file), file);
  return [...known.values()];
}

const markOf = (file: File): string => [file.name, file.size, file.lastModified].join("|");

/** What keeps one file from being taken; `null`: nothing that can be seen from here. */
export function troubleOf(file: File, limits: Limits): Trouble | null {
  if (!file.size) return "empty";
  return file.size > limits.file_bytes ? "big" : null;
}

/** What keeps all of them together from being taken. */
export function troubleOfAll(files: readonly File[], limits: Limits): Trouble | null {
  if (files.length > limits.files) return "many";
  return files.reduce((sum, file) => sum + file.size, 0) > limits.all_bytes ? "much" : null;
}

/** Bytes as people read them. */
export function sizeOf(bytes: number): string {
  const [unit, name] = bytes >= 2 ** 30 ? [2 ** 30, "GB"] : bytes >= 2 ** 20 ? [2 ** 20, "MB"] : [2 ** 10, "KB"];
  return `${Number((bytes / unit).toFixed(1))} ${name}`;
}
