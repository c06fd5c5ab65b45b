/** Bringing what is new into sight (入画): the least move of the view by which it is seen, so that the place is not lost. */
export interface Box {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Pan and zoom of the picture: a point of it stands in the frame at `pan + zoom * point`. */
export interface View {
  zoom: number;
  pan: { x: number; y: number };
}

const EDGE = 34;

/**
 * The view in which a box is seen whole: as it is where that shows it already; moved no further than needed; smaller where
 * the box would not fit, but no smaller than `least`: what is larger still is shown by its middle.
 */
export function inSight(box: Box, frame: { width: number; height: number }, view: View, least: number): View {
  const room = Math.min((frame.width - 2 * EDGE) / (box.x2 - box.x1 || 1), (frame.height - 2 * EDGE) / (box.y2 - box.y1 || 1));
  const zoom = Math.min(view.zoom, Math.max(least, room));
  const along = (low: number, high: number, length: number, pan: number): number => {
    const kept = length / 2 - ((length / 2 - pan) / view.zoom) * zoom; // the middle of the frame stays what it was
    const [from, to] = [kept + low * zoom, kept + high * zoom];
    if (to - from > length - 2 * EDGE) return kept + length / 2 - (from + to) / 2;
    return kept + Math.max(0, EDGE - from) - Math.max(0, to - (length - EDGE));
  };
  return { zoom, pan: { x: along(box.x1, box.x2, frame.width, view.pan.x), y: along(box.y1, box.y2, frame.height, view.pan.y) } };
}
