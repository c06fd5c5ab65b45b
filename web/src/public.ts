import "./styles/base.css";

import { createApp } from "vue";

import { makeI18n } from "./i18n";
import Site from "./site/Site.vue";

createApp(Site).use(makeI18n([])).mount("#app");
