import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  {
    path: "/accounts",
    component: () => import("./Accounts.vue"),
    meta: { title: "accounts.title", menu: { order: 90, icon: "accounts" }, scopes: ["accounts:read"] },
  },
];
