import type { RouteRecordRaw } from "vue-router";

/** One desk with its parts; each part has its own scopes, and its tab is offered to those who hold one. */
export const parts: (RouteRecordRaw & { path: string })[] = [
  { path: "", component: () => import("./Overview.vue"), meta: { title: "work.overview", scopes: ["cases:read"] } },
  { path: "proposals", component: () => import("./Proposals.vue"), meta: { title: "work.proposals", scopes: ["proposals:read"] } },
  { path: "cases", component: () => import("./Cases.vue"), meta: { title: "work.cases", scopes: ["cases:read"] } },
  { path: "repairs", component: () => import("./Repairs.vue"), meta: { title: "work.repairs", scopes: ["repairs:request", "repairs:decide"] } },
  { path: "clocks", component: () => import("./Clocks.vue"), meta: { title: "work.clocks", scopes: ["clocks:read"] } },
  { path: "checks", component: () => import("./Checks.vue"), meta: { title: "work.checks", scopes: ["checks:read"] } },
  { path: "unmask", component: () => import("./Unmask.vue"), meta: { title: "work.unmask", scopes: ["persons:unmask"], byCase: true } },
];

export const routes: RouteRecordRaw[] = [
  {
    path: "/desk",
    component: () => import("./Work.vue"),
    meta: { title: "work.title", menu: { order: 40, icon: "work" }, scopes: ["cases:read"] },
    children: [
      ...parts,
      { path: "proposals/:matter", component: () => import("./Proposal.vue"), meta: { title: "work.proposals", scopes: ["proposals:read"] } },
      { path: "cases/:id", component: () => import("./Case.vue"), meta: { title: "work.case", scopes: ["cases:read"] } },
      { path: "open", component: () => import("./OpenCase.vue"), meta: { title: "work.openCase", scopes: ["cases:read"] } },
      { path: "clocks/kpi", component: () => import("./Kpi.vue"), meta: { title: "work.kpi", scopes: ["clocks:read"], whole: true } },
    ],
  },
];
