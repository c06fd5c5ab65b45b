/**
 * Pictures that leave the page (导出图片): drawn on white with a heading, and the watermark over the whole of it, so that
 * a picture always tells who took it, when and of which day.
 */
export interface Printed {
  /** Lines above the picture: what it shows, the day, where it comes from. */
  heading: string[];
  /** Lines below: what shapes and lines mean. */
  legend: string[];
  /** Over the whole: unit, account, time. */
  watermark: string;
}

const FONT = '"Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const LINE = 26;
const MARGIN = 24;

/** Draw a picture with its heading, legend and watermark; answers a PNG. */
export async function printed(picture: Blob, words: Printed): Promise<Blob> {
  const image = await imageOf(picture);
  const canvas = document.createElement("canvas");
  const head = MARGIN + words.heading.length * LINE;
  canvas.width = Math.max(image.width + 2 * MARGIN, 1000);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.font = `15px ${FONT}`;
  const legend = words.legend.flatMap((line) => fitted(pen, line, canvas.width - 2 * MARGIN));
  canvas.height = head + image.height + legend.length * LINE + 2 * MARGIN;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, (canvas.width - image.width) / 2, head);
  pen.fillStyle = "#1a2433";
  words.heading.forEach((line, place) => {
    pen.font = `${place ? 15 : 20}px ${FONT}`;
    pen.fillText(line, MARGIN, MARGIN + 8 + place * LINE);
  });
  pen.font = `15px ${FONT}`;
  legend.forEach((line, place) => pen.fillText(line, MARGIN, head + image.height + MARGIN + place * LINE));
  watermarked(pen, words.watermark);
  return await pngOf(canvas);
}

/** A picture of an SVG at twice its size, without what is there to be clicked (`data-screen`). */
export function svgBlob(svg: SVGSVGElement): Blob {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.querySelectorAll("[data-screen]").forEach((one) => one.remove());
  const box = svg.viewBox.baseVal;
  copy.setAttribute("width", String(box.width * 2));
  copy.setAttribute("height", String(box.height * 2));
  return new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
}

/** Hand a file to the browser (下载). */
export function download(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function imageOf(picture: Blob): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = URL.createObjectURL(picture);
  try {
    await image.decode();
  } finally {
    URL.revokeObjectURL(image.src);
  }
  return image;
}

function watermarked(pen: CanvasRenderingContext2D, text: string): void {
  const { width, height } = pen.canvas;
  pen.font = `18px ${FONT}`;
  pen.fillStyle = "rgba(26, 36, 51, 0.13)";
  pen.rotate(-Math.PI / 9);
  const step = pen.measureText(text).width + 120;
  for (let y = 0; y < height + width / 2; y += 150)
    for (let x = -height / 2 - ((y / 150) % 2) * (step / 2); x < width; x += step) pen.fillText(text, x, y);
  pen.setTransform(1, 0, 0, 1, 0, 0);
}

function fitted(pen: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines = [""];
  for (const letter of text) {
    const line = lines.at(-1) ?? "";
    if (pen.measureText(line + letter).width > width) lines.push(letter);
    else lines[lines.length - 1] = line + letter;
  }
  return lines;
}

function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png"),
  );
}
