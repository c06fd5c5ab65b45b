/** Handing in files (交件): by XMLHttpRequest, the one way a browser tells how much it has sent. */
import { addressOf, spoken, told, type Schemas } from "@/api/client";

export interface Handed {
  files: File[];
  source: string;
  asOf: string;
}

/** Send the files; `progress` hears the share sent, 0 to 1. Answers the job, throws a `Refusal`. */
export function handIn(handed: Handed, progress: (share: number) => void): Promise<Schemas["JobOut"]> {
  return told(sent(formOf(handed), progress));
}

function formOf({ files, source, asOf }: Handed): FormData {
  const form = new FormData();
  for (const file of files) form.append("files", file, file.name);
  if (source.trim()) form.append("source", source.trim());
  if (asOf) form.append("as_of", asOf);
  return form;
}

interface Sent {
  data?: Schemas["JobOut"];
  error?: unknown;
  response: Response;
}

function sent(form: FormData, progress: (share: number) => void): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", addressOf("/v1/loads"));
    request.setRequestHeader("X-CSRF-Token", spoken.csrf);
    if (spoken.purpose) request.setRequestHeader("X-Purpose", encodeURIComponent(spoken.purpose));
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onerror = () => reject(new TypeError("not sent"));
    request.onload = () => {
      const response = new Response(null, { status: request.status });
      const answer = parsed(request.responseText);
      resolve(response.ok ? { data: answer as Schemas["JobOut"], response } : { error: answer, response });
    };
    request.send(form);
  });
}

/** What a proxy in between answers may be no JSON: then only the status tells. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
