/** Languages (语言): Chinese first, English on request; each page brings its own messages. */
import { createI18n } from "vue-i18n";

import { common } from "./locales/common";

interface Dictionary {
  [key: string]: string | string[] | Dictionary[] | Dictionary;
}

export interface Messages {
  zh: Dictionary;
  en: Dictionary;
}

/** The messages that all pages share, and those of each page. */
export function makeI18n(pages: Messages[]) {
  const all = [common, ...pages];
  const messages = {
    zh: Object.assign({}, ...all.map((one) => one.zh)) as Record<string, string>,
    en: Object.assign({}, ...all.map((one) => one.en)) as Record<string, string>,
  };
  return createI18n({ legacy: false, locale: "zh", fallbackLocale: "zh", messages });
}
