/** Words of the dashboards (看板词条). */
import type { Messages } from "@/i18n";

import { en } from "./words.en";
import { zh } from "./words.zh";

export const messages: Messages = { zh: { dashboards: zh }, en: { dashboards: en } };
