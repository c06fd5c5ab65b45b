import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  {
    path: "/subjects/:code",
    component: () => import("./Subject.vue"),
    props: true,
    meta: { title: "subject.title", scopes: ["subjects:read"] },
  },
  {
    path: "/own",
    component: () => import("./Own.vue"),
    meta: { title: "own.title", menu: { order: 5, icon: "own" }, scopes: ["readers:read"] },
  },
];
