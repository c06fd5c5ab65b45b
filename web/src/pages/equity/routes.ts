import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  {
    path: "/subjects/:code/equity",
    component: () => import("./Equity.vue"),
    meta: { title: "equity.title", scopes: ["network:read"] },
  },
];
