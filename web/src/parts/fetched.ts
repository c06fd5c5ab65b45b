/** Files that the service makes (下载): handed to the browser under the name that the service gave them. */
import { told } from "@/api/client";

import { download } from "./picture";

interface Sent {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** Ask for a file (`parseAs: "blob"`) and keep it; `usual` is its name where none came along. Throws a `Refusal`. */
export async function fetchFile(asked: Promise<Sent>, usual: string): Promise<void> {
  let name = usual;
  const named = asked.then((answer) => {
    name = nameIn(answer.response.headers.get("Content-Disposition") ?? "") ?? name;
    return answer;
  });
  download((await told(named)) as Blob, name);
}

/** The name of a file as the service tells it. */
export function nameIn(disposition: string): string | null {
  const found = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1] ?? /filename="?([^";]+)/i.exec(disposition)?.[1];
  return found ? decodeURIComponent(found) : null;
}
