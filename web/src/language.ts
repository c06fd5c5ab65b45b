/** The language of the page (语言): in the address, spoken by every message, told to screen readers. */
import { watch, type WritableComputedRef } from "vue";
import { useI18n } from "vue-i18n";

import { useWord } from "./address";
import { speak } from "./terms";

export function useLanguage(): WritableComputedRef<string> {
  const { locale } = useI18n();
  const language = useWord("lang", "zh");
  watch(
    language,
    (spoken) => {
      locale.value = spoken === "en" ? "en" : "zh";
      void speak(locale.value);
      document.documentElement.lang = spoken === "en" ? "en" : "zh-CN";
    },
    { immediate: true },
  );
  return language;
}
