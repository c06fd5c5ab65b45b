/** Words of the public site (公示网页词条). */
import type { Messages } from "@/i18n";

import { en } from "./words.en";
import { zh } from "./words.zh";

export const messages: Messages = { zh: { site: zh }, en: { site: en } };
