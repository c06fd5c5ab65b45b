import type { RouteRecordRaw } from "vue-router";

// The canvas is the network's: whoever is shown no network would open an empty one.
const open = { scopes: ["investigations:write"], besides: "network:read" };

export const routes: RouteRecordRaw[] = [
  { path: "/investigations", component: () => import("./List.vue"), meta: { title: "investigations.title", menu: { order: 60, icon: "investigations" }, ...open } },
  { path: "/investigations/shared/:token", component: () => import("./Shared.vue"), meta: { title: "investigations.link", ...open } },
  { path: "/investigations/:id", component: () => import("./Investigation.vue"), meta: { title: "investigations.one", ...open } },
];
