/** Layouts that bring no types of their own. */
declare module "cytoscape-fcose" {
  const plugin: import("cytoscape").Ext;
  export default plugin;
}
declare module "cytoscape-dagre" {
  const plugin: import("cytoscape").Ext;
  export default plugin;
}
