/** Pages and who has them (路由): each page's folder brings its routes; the menu is made of them. */
import { createRouter, createWebHashHistory, type RouteMeta, type RouteRecordRaw, type Router } from "vue-router";

import { everywhere, may, opens, recall, session } from "./session";

declare module "vue-router" {
  interface RouteMeta {
    /** Scopes of which one must be held; none: any signed-in user. */
    scopes?: string[];
    /** A scope that must be held besides. */
    besides?: string;
    /** The page lists everything, so only a scope that reaches all opens it. */
    whole?: boolean;
    /** The page asks for the number of a case, so scopes that are given case by case open it. */
    byCase?: boolean;
    /** Place in the menu; none: not in the menu. `title` is a key of the messages. */
    menu?: { order: number; icon: string };
    title?: string;
    open?: boolean;
  }
}

const pages = import.meta.glob<{ routes: RouteRecordRaw[] }>("./pages/*/routes.ts", { eager: true });

export const routes: RouteRecordRaw[] = [
  { path: "/sign-in", component: () => import("./shell/SignIn.vue"), meta: { open: true, title: "session.signIn" } },
  ...Object.values(pages).flatMap((page) => page.routes),
  { path: "/:rest(.*)*", component: () => import("./shell/NotFound.vue"), meta: { title: "page.notFound" } },
];

export function allowed(meta: RouteMeta | undefined): boolean {
  const held = meta?.byCase ? may : meta?.whole ? everywhere : opens;
  return (!meta?.scopes?.length || meta.scopes.some(held)) && (!meta?.besides || held(meta.besides));
}

/** The menu of whoever is signed in (菜单), in its order. */
export function menu(): RouteRecordRaw[] {
  return routes
    .filter((one) => one.meta?.menu && allowed(one.meta))
    .sort((a, b) => (a.meta?.menu?.order ?? 0) - (b.meta?.menu?.order ?? 0));
}

export function makeRouter(): Router {
  const router = createRouter({ history: createWebHashHistory(), routes, scrollBehavior: () => ({ top: 0 }) });
  router.beforeEach(async (to) => {
    if (!session.known) await recall().catch(() => (session.known = true));
    if (to.path === "/" && session.who) return { path: menu()[0]?.path ?? "/search", query: to.query }; // where the work of this role begins
    if (to.meta.open || session.who) return true;
    return { path: "/sign-in", query: { to: to.fullPath } };
  });
  return router;
}
