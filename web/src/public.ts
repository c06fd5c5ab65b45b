import "./styles/base.css";
import "./site/site.css";

import { createApp } from "vue";

import { makeI18n } from "./i18n";
import { messages } from "./site/messages";
import { makeRouter } from "./site/router";
import Site from "./site/Site.vue";

createApp(Site).use(makeI18n([messages])).use(makeRouter()).mount("#app");
