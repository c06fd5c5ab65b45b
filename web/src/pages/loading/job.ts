/** A job of loading as it goes on (载入任务): asked for again at a pace that slows down, until it has ended. */
import { onScopeDispose, watch } from "vue";

import { useAsked, type Asked } from "@/api/asking";
import { api, type Schemas } from "@/api/client";
import { fetchFile } from "@/parts/fetched";
import { session } from "@/session";

export type JobAnswer = Schemas["JobOut"];
export type FileFound = Schemas["LoadFileOut"];

const QUICK = 1_000;
const SLOW = 5_000;

export const ended = (job: Schemas["JobLineOut"]): boolean => ["done", "failed", "stopped"].includes(job.state);

/** Milliseconds until the next question: a second at first, five at last, so that a long load is not asked to death. */
export function pace(asked: number): number {
  return Math.min(SLOW, QUICK * 1.15 ** asked);
}

/** Whether its files can be loaded once more as they are: it did not end well and they are still here. */
export function again(job: Schemas["JobLineOut"]): boolean {
  return (job.state === "failed" || job.state === "stopped") && job.uploads.some((one) => one.kept);
}

export function useJob(id: string): Asked<JobAnswer> {
  const asked = useAsked((signal) => api.GET("/v1/loads/jobs/{job}", { params: { path: { job: id } }, signal }), () => session.purpose);
  let [times, timer]: [number, ReturnType<typeof setTimeout> | undefined] = [0, undefined];
  watch(asked.answer, (answer) => {
    clearTimeout(timer);
    if (answer && !ended(answer.job)) timer = setTimeout(() => void asked.again(), pace(times++));
  });
  onScopeDispose(() => clearTimeout(timer));
  return asked;
}

/** Keep the workbook of the rows set aside of a file (待更正表). */
export function fetchRejected(job: string, number: number): Promise<void> {
  const params = { path: { job }, query: { file: number } };
  return fetchFile(api.GET("/v1/loads/jobs/{job}/rejected.xlsx", { params, parseAs: "blob" }), "待更正.xlsx");
}
