import type { RouteRecordRaw } from "vue-router";

export const routes: RouteRecordRaw[] = [
  {
    path: "/dashboards",
    component: () => import("./Dashboards.vue"),
    meta: {
      title: "dashboards.title",
      menu: { order: 70, icon: "dashboards" },
      scopes: ["reports:read", "clocks:read", "draws:read"], // the class alone, which a subject has of itself, sums nothing up
    },
  },
  {
    path: "/dashboards/classes/:grade",
    component: () => import("./Classed.vue"),
    meta: { title: "dashboards.classes.rows", scopes: ["class:read"], whole: true },
  },
  {
    path: "/dashboards/commitments",
    component: () => import("./Promises.vue"),
    meta: { title: "dashboards.commitments.rows", scopes: ["cases:read"], whole: true },
  },
  {
    path: "/dashboards/acts",
    component: () => import("./Reported.vue"),
    meta: { title: "dashboards.acts.rows", scopes: ["clocks:read"], whole: true },
  },
  {
    path: "/dashboards/loads/:batch",
    component: () => import("./BatchRows.vue"),
    meta: { title: "dashboards.faults.title", scopes: ["reports:read"], whole: true },
  },
  {
    path: "/dashboards/draws/:plan",
    component: () => import("./Plan.vue"),
    meta: { title: "dashboards.draws.plan", scopes: ["draws:read"] },
  },
];
