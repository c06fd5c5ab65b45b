import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  {
    path: "/rules/:rule",
    component: () => import("./Rule.vue"),
    props: true,
    meta: { title: "rule.title", scopes: ["subjects:read"] },
  },
];
