import type { RouteRecordRaw } from "vue-router";

const scopes = ["draws:read"];

export const routes: RouteRecordRaw[] = [
  { path: "/draws", component: () => import("./Draws.vue"), meta: { title: "draws.title", menu: { order: 50, icon: "draws" }, scopes } },
  { path: "/draws/new", component: () => import("./NewPlan.vue"), meta: { title: "draws.newPlan", scopes: ["plans:write"] } },
  { path: "/draws/:plan", component: () => import("./Plan.vue"), meta: { title: "draws.plan", scopes } },
  { path: "/draws/:plan/excluded", component: () => import("./Excluded.vue"), meta: { title: "draws.excluded", scopes, whole: true } },
];
