/** The API client (接口客户端): typed by the OpenAPI document, nothing of it written by hand. */
import createClient, { type Middleware } from "openapi-fetch";
import { reactive } from "vue";

import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];

/** What the page has to say with every request; the session sets it. */
export const spoken = reactive({ csrf: "", purpose: "" });

/** Called when the service no longer knows who asks, or wants to know why (R10.5). */
export const onRefusal: { signIn: () => void } = { signIn: () => undefined };

/** A refusal or failure as the service told it (错误). */
export class Refusal extends Error {
  constructor(
    readonly problem: Problem,
    readonly status: number,
  ) {
    super(problem.detail);
  }
}

const words: Middleware = {
  onRequest({ request }) {
    if (spoken.purpose) request.headers.set("X-Purpose", encodeURIComponent(spoken.purpose));
    if (spoken.csrf && request.method !== "GET") request.headers.set("X-CSRF-Token", spoken.csrf);
    return request;
  },
};

/** Relative to the page, so that a prefix in front of both changes nothing. */
const base = new URL(".", document.baseURI).href.replace(/\/$/, "");

export const api = createClient<paths>({ baseUrl: base });
api.use(words);

/** The address of an answer that the browser itself fetches (下载地址). */
export function addressOf(path: string): string {
  return base + path;
}

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer; throws a `Refusal` that tells what the service told. */
export async function told<T>(asked: Promise<Answered<T>>): Promise<T> {
  let answer: Answered<T>;
  try {
    answer = await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refusal(unreachable(), 0);
  }
  if (answer.response.ok) return answer.data as T;
  if (answer.response.status === 401) onRefusal.signIn();
  throw new Refusal(problemOf(answer), answer.response.status);
}

function problemOf(answer: Answered<unknown>): Problem {
  const told = answer.error;
  if (typeof told === "object" && told !== null && "detail" in told && "title" in told) return told as Problem;
  return { ...unreachable(), status: answer.response.status, title: `HTTP ${answer.response.status}` };
}

function unreachable(): Problem {
  return {
    type: "about:blank",
    title: "服务没有应答 no answer",
    status: 0,
    detail: "没有连上服务。",
    instance: "",
    advice: "请检查网络后重试; 仍不行的, 请联系系统管理员。",
    rule: null,
    fields: null,
    error: null,
  } as Problem;
}
