import type { Messages } from "@/i18n";

import { facts } from "./facts";
import { en } from "./words.en";
import { zh } from "./words.zh";

export const messages: Messages = { zh: { ...zh, fact: facts.zh }, en: { ...en, fact: facts.en } };
