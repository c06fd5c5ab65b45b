/**
 * The picture of the network (关联图), drawn by Cytoscape.js: a thin wrapper that keeps it in step with the canvas. What is
 * new is put beside what it hangs on, so that the picture that the reader has in mind stays.
 */
import cytoscape from "cytoscape";
import dagre from "cytoscape-dagre";
import fcose from "cytoscape-fcose";

import { enlarged } from "@/parts/enlarged";

import type { Place } from "./canvas";
import { stylesheet } from "./look";
import { inSight } from "./sight";
import type { Timed } from "./time";

cytoscape.use(fcose);
cytoscape.use(dagre);

export type Layout = "force" | "tree" | "time";
export interface Drawn {
  nodes: cytoscape.ElementDefinition[];
  links: cytoscape.ElementDefinition[];
}
export interface Heard {
  node: (id: string, at: { x: number; y: number }) => void;
  link: (id: string) => void;
  ground: () => void;
  selected: (ids: string[]) => void;
  moved: (places: [string, Place][]) => void;
}

const TOLD = 45; // links whose words are written beside them; of more, those of the chosen alone
const READABLE = 0.68; // below, names of 11 pixels are not read
const OVERVIEW = 200; // parties of which the whole is shown first, names or not
const YEAR = "year:";
const LARGEST = 1.25; // of a few parties that would fit larger, on a frame as high as a desk's
const DESK = 560;

export class Picture {
  private readonly cy: cytoscape.Core;

  constructor(container: HTMLElement, private readonly heard: Heard) {
    this.cy = cytoscape({
      container, style: stylesheet(), minZoom: 0.05, maxZoom: 4,
      // While the reader pans and zooms, the last drawing is moved instead of drawn anew: office machines draw in software.
      textureOnViewport: true, motionBlur: false, pixelRatio: enlarged(container), boxSelectionEnabled: true,
    });
    this.cy.on("tap", "node", ({ target }) => heard.node(target.id(), target.renderedPosition()));
    this.cy.on("tap", "edge", ({ target }) => heard.link(target.id()));
    this.cy.on("tap", ({ target }) => target === this.cy && heard.ground());
    this.cy.on("viewport", () => heard.ground());
    this.cy.on("select unselect", "node", () => heard.selected(this.cy.$("node:selected").map((one) => one.id())));
    this.cy.on("dragfree", "node", ({ target }) => heard.moved([[target.id(), { ...target.position(), pinned: true }]]));
  }

  /** Draw these and no others; answers the parties that came. */
  show({ nodes, links }: Drawn, places: ReadonlyMap<string, Place>): string[] {
    const wanted = new Map([...nodes, ...links].map((one) => [String(one.data.id), one]));
    const came: string[] = [];
    this.cy.batch(() => {
      const gone = this.cy.elements().filter((one) => !wanted.has(one.id()) && !one.id().startsWith(YEAR));
      // A frame that goes would take its members along: they are let out of it first.
      gone.children().filter((one) => wanted.has(one.id())).move({ parent: null });
      gone.remove();
      for (const one of [...nodes, ...links]) {
        const known = this.cy.getElementById(String(one.data.id));
        if (known.empty()) {
          this.cy.add({ ...one, position: places.get(String(one.data.id)) ?? this.beside(String(one.data.id), links) });
          if (one.group === "nodes") came.push(String(one.data.id));
        } else {
          known.data(one.data);
          if (known.isNode() && (known.parent().first().id() ?? null) !== (one.data.parent ?? null)) known.move({ parent: one.data.parent ?? null });
        }
      }
    });
    this.cy.edges().toggleClass("told", links.length <= TOLD);
    return came;
  }

  /** A place near the first drawn party that a new one is tied to. */
  private beside(id: string, links: cytoscape.ElementDefinition[]): { x: number; y: number } {
    const turn = this.cy.nodes().length * 2.4; // about the golden angle: neighbours of one party spread around it
    for (const { data } of links) {
      const other = data.source === id ? data.target : data.target === id ? data.source : null;
      const known = this.cy.getElementById(String(other)) as unknown as cytoscape.NodeSingular;
      if (other && known.nonempty()) {
        const { x, y } = known.position();
        return { x: x + 110 * Math.cos(turn), y: y + 110 * Math.sin(turn) };
      }
    }
    return { x: 60 * Math.cos(turn) * turn, y: 60 * Math.sin(turn) * turn };
  }

  /** Arrange: everything (`whole`), or only what is not in `places` yet, around what stays where it was. */
  arrange(layout: Layout, places: ReadonlyMap<string, Place>, whole: boolean, timed: Timed): void {
    this.cy.nodes(`[id ^= "${YEAR}"]`).remove();
    if (layout === "time") this.byTime(timed);
    else this.cy.layout(layout === "tree" ? this.tree() : this.force(places, whole)).run();
    if (whole) this.readable();
    const stand = this.cy.nodes(":childless").map((one): [string, Place] => [one.id(), { ...one.position(), pinned: places.get(one.id())?.pinned ?? false }]);
    this.heard.moved(stand.filter(([id]) => !id.startsWith(YEAR)));
  }

  private force(places: ReadonlyMap<string, Place>, whole: boolean): cytoscape.LayoutOptions {
    const stays = [...places].filter(([id, place]) => (place.pinned || !whole) && this.cy.getElementById(id).nonempty());
    const fixed = stays.map(([nodeId, { x, y }]) => ({ nodeId, position: { x, y } }));
    return {
      name: "fcose", animate: false, fit: false, randomize: whole && !fixed.length, quality: "default", nodeDimensionsIncludeLabels: true,
      idealEdgeLength: 105, nodeRepulsion: 9000, numIter: this.cy.nodes().length > OVERVIEW ? 500 : 2500, fixedNodeConstraint: fixed.length ? fixed : undefined,
    } as cytoscape.LayoutOptions;
  }

  private tree(): cytoscape.LayoutOptions {
    return { name: "dagre", animate: false, fit: false, rankDir: "TB", nodeSep: 40, rankSep: 80, nodeDimensionsIncludeLabels: true } as cytoscape.LayoutOptions;
  }

  private byTime({ places, years }: Timed): void {
    this.cy.batch(() => {
      for (const { year, x } of years)
        this.cy.add({ group: "nodes", data: { id: `${YEAR}${year}`, label: year, year: true }, position: { x, y: 0 }, selectable: false, grabbable: false });
      for (const [id, place] of places) this.cy.getElementById(id).position(place);
    });
  }

  /** Light these, and let the rest fade; none of them: everything as usual. */
  light(ids: ReadonlySet<string>): void {
    this.cy.batch(() => {
      this.cy.elements().removeClass("lit faint");
      if (!ids.size) return;
      const lit = this.cy.elements().filter((one) => ids.has(one.id()));
      lit.addClass("lit");
      this.cy.elements().not(lit).not(lit.ancestors()).addClass("faint");
    });
  }

  select(ids: string[]): void {
    this.cy.batch(() => {
      for (const node of this.cy.nodes()) {
        if (ids.includes(node.id()) !== node.selected()) node[ids.includes(node.id()) ? "select" : "unselect"]();
      }
    });
  }

  /** Bring parties into sight; what moves is seen to move, unless the reader asked for less motion. */
  reveal(ids: string[]): void {
    const shown = this.cy.nodes().filter((one) => ids.includes(one.id()));
    if (shown.empty()) return;
    const [frame, before] = [{ width: this.cy.width(), height: this.cy.height() }, { zoom: this.cy.zoom(), pan: this.cy.pan() }];
    const view = inSight(shown.boundingBox(), frame, before, READABLE);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.cy.viewport(view);
    else this.cy.animate({ zoom: view.zoom, pan: view.pan }, { duration: 350 });
  }

  /** Bring a party into the middle; answers where it stands in the frame. */
  centre(id: string): { x: number; y: number } | null {
    const node = this.cy.getElementById(id);
    if (node.empty()) return null;
    this.cy.center(node);
    return node.renderedPosition();
  }

  fit = (): void => {
    this.cy.resize();
    this.cy.fit(undefined, 34);
    const most = LARGEST * Math.min(1.6, Math.max(1, this.cy.height() / DESK));
    if (this.cy.zoom() > most) {
      this.cy.zoom(most);
      this.cy.center();
    }
  };

  /** All of it, or where names would be too small to read the part around where it began. */
  private readable(): void {
    this.fit();
    const root = this.cy.nodes("[?root]").first();
    if (this.cy.zoom() >= READABLE || this.cy.nodes().length > OVERVIEW || root.empty()) return;
    this.cy.zoom(READABLE);
    this.cy.center(root);
  }

  zoomBy(factor: number): void {
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  panBy(x: number, y: number): void {
    this.cy.panBy({ x, y });
  }

  png(): Promise<Blob> {
    return this.cy.png({ output: "blob-promise", full: true, scale: 2, maxWidth: 6000, maxHeight: 6000, bg: "#fff" });
  }

  close(): void {
    this.cy.destroy();
  }
}
