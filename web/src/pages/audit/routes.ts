import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  {
    path: "/audit",
    component: () => import("./Audit.vue"),
    meta: { title: "audit.title", menu: { order: 80, icon: "audit" }, scopes: ["audit:read"] },
  },
];
