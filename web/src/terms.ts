/**
 * Terms that the service tells (用语), in the language of the page. The service speaks Chinese; what its vocabularies, tables
 * and set phrases are called in English stands in one catalogue, keyed by the Chinese and loaded with the first English
 * page. Law, names, quotes and sentences made of them are no terms: they stay as they were written.
 */
import { shallowRef } from "vue";

type Catalogue = ReadonlyMap<string, string>;

const CHINESE = /[\u4e00-\u9fff]/;

/** English by Chinese while English is spoken; none: Chinese is spoken. */
const spoken = shallowRef<Catalogue | null>(null);

let wanted = "";

export async function speak(language: string): Promise<void> {
  wanted = language;
  if (language !== "en") spoken.value = null;
  else {
    const { default: groups } = await import("./locales/terms.json");
    if (wanted === "en") spoken.value = new Map(Object.values(groups).flatMap((group) => Object.entries(group)));
  }
}

export const english = (): boolean => spoken.value !== null;

/** One term as the page says it; what the catalogue lacks as it was told. */
export function term<T extends string | null | undefined>(told: T): T | string {
  return told && spoken.value ? (said(told, spoken.value) ?? told) : told;
}

/** Between the parts of what is told: a kind and its number, a scene and what was found of it. */
const SEPARATORS = [": ", " · ", " × ", " "];
const COUNTED = { 年: "years", 个月: "months", 个工作日: "working days", 日: "days" };

/** What is called so, or counted so, or made of such parts and of what has no Chinese in it. */
function said(told: string, words: Catalogue): string | undefined {
  const known = words.get(told);
  if (known !== undefined || !CHINESE.test(told)) return known ?? told;
  const [, number, unit] = /^(\d+)(年|个月|个工作日|日)$/.exec(told) ?? [];
  if (number) return `${number} ${COUNTED[unit as keyof typeof COUNTED]}`;
  const between = SEPARATORS.find((one) => told.includes(one));
  if (!between) return undefined;
  const parts = told.split(between).map((one) => said(one, words));
  return parts.every((one) => one !== undefined) ? parts.join(between) : undefined;
}

/** One half of what the service says in both languages, Chinese first ("主体名片 one subject"). */
export function half(told: string): string {
  const [, chinese, other] = /^(.*[^ -~]\S*)\s+([ -~]+)$/.exec(told) ?? [];
  return (english() ? other : chinese) ?? told;
}

/** Fields of answers that hold terms, and are not sent back: what one chooses from (`choices`) is told by `term`. */
const TERMS = /(^|_)(terms?|advice|definition|department|group|kind|label|level|message|missing|notes?|outcome|record_class|text|voluntary|what|why)$/;

/** An answer with its terms as the page says them; the very answer while Chinese is spoken. */
export function inTerms<T>(answer: T): T {
  return spoken.value ? (translated(answer, false) as T) : answer;
}

function translated(value: unknown, isTerm: boolean): unknown {
  if (typeof value === "string") return isTerm ? term(value) : value;
  if (Array.isArray(value)) return value.map((one) => translated(one, isTerm));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, translated(one, TERMS.test(key))]));
}
