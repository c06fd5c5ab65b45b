/** Places of parties on a circle (环形布局), each with the arrow to the next, its share and its name outside. */
import type { Point } from "./layout";

export interface RingPlace extends Point {
  arrow: string;
  share: Point;
  name: Point;
  anchor: "start" | "middle" | "end";
}

const MIDDLE = { x: 148, y: 108 };
const RADIUS = 54;

export function ringPlaces(parties: number): RingPlace[] {
  const gap = 0.2; // radians that an arrow keeps from the parties at its ends
  return Array.from({ length: parties }, (_, number) => {
    const [from, to] = [number, number + 1].map((one) => (one / parties) * 2 * Math.PI - Math.PI / 2) as [number, number];
    const [start, end, half] = [at(from + gap), at(to - gap), at((from + to) / 2, RADIUS - 22)];
    const large = to - from - 2 * gap > Math.PI ? 1 : 0;
    const [place, side] = [at(from), Math.cos(from)];
    return {
      ...place,
      arrow: `M${start.x},${start.y} A${RADIUS},${RADIUS} 0 ${large} 1 ${end.x},${end.y}`,
      share: half,
      name: Math.abs(side) < 0.3 ? { x: place.x, y: place.y + (Math.sin(from) < 0 ? -24 : 22) } : { x: place.x + Math.sign(side) * 12, y: place.y },
      anchor: Math.abs(side) < 0.3 ? "middle" : side > 0 ? "start" : "end",
    };
  });
}

function at(angle: number, radius = RADIUS): Point {
  const round = (value: number): number => Math.round(value * 10) / 10;
  return { x: round(MIDDLE.x + radius * Math.cos(angle)), y: round(MIDDLE.y + radius * Math.sin(angle)) };
}
