import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  {
    path: "/loading",
    component: () => import("./Loading.vue"),
    meta: { title: "loading.title", menu: { order: 70, icon: "loading" }, scopes: ["load:write"] },
  },
  { path: "/loading/:job", component: () => import("./Job.vue"), meta: { title: "loading.job", scopes: ["load:write"] } },
];
