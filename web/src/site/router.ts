/** Pages of the public site (公示网页): everybody has all of them, and none of the explorer's. */
import { createRouter, createWebHashHistory, type RouteRecordRaw, type Router } from "vue-router";

import Home from "./Home.vue";

export const routes: RouteRecordRaw[] = [
  { path: "/", component: Home, meta: { title: "site.feed.title" } },
  { path: "/subjects/:code", component: () => import("./Subject.vue"), meta: { title: "site.subject.title" } },
  { path: "/draws", component: () => import("./Draws.vue"), meta: { title: "site.draws.title" } },
  { path: "/draws/:plan", component: () => import("./Draw.vue"), meta: { title: "site.draws.title" } },
  { path: "/verify", component: () => import("./Verify.vue"), meta: { title: "site.verify.title" } },
  { path: "/about", component: () => import("./About.vue"), meta: { title: "site.about.title" } },
  { path: "/:rest(.*)*", component: () => import("@/shell/NotFound.vue"), meta: { title: "page.notFound" } },
];

export const makeRouter = (): Router =>
  createRouter({ history: createWebHashHistory(), routes, scrollBehavior: () => ({ top: 0 }) });
