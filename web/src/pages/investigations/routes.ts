import type { RouteRecordRaw } from "vue-router";

const scopes = ["investigations:write"];

export const routes: RouteRecordRaw[] = [
  { path: "/investigations", component: () => import("./List.vue"), meta: { title: "investigations.title", menu: { order: 60, icon: "investigations" }, scopes } },
  { path: "/investigations/shared/:token", component: () => import("./Shared.vue"), meta: { title: "investigations.link", scopes } },
  { path: "/investigations/:id", component: () => import("./Investigation.vue"), meta: { title: "investigations.one", scopes } },
];
