import "./styles/base.css";

import { createApp } from "vue";

import App from "./shell/App.vue";
import { makeI18n, type Messages } from "./i18n";
import { makeRouter } from "./router";

const pages = import.meta.glob<{ messages: Messages }>("./pages/*/messages.ts", { eager: true });

createApp(App)
  .use(makeI18n(Object.values(pages).map((page) => page.messages)))
  .use(makeRouter())
  .mount("#app");
