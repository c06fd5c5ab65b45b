import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  {
    path: "/search",
    component: () => import("./Search.vue"),
    meta: { title: "search.title", menu: { order: 10, icon: "search" }, scopes: ["subjects:read"] },
  },
];
