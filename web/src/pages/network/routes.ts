import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  {
    path: "/network",
    component: () => import("./Network.vue"),
    meta: { title: "network.title", menu: { order: 20, icon: "network" }, scopes: ["network:read"] },
  },
];
