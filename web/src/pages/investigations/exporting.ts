/** Taking a picture out (导出): entered first, then drawn with its number over the whole, as PNG or as PDF. */
import { api, told } from "@/api/client";
import { download, printed } from "@/parts/picture";

export type Format = "png" | "pdf";

export interface Sheet {
  investigation: string;
  title: string;
  heading: string[];
  legend: string[];
}

/** Answers the number under which it was entered. */
export async function exportPicture(picture: Blob, format: Format, sheet: Sheet): Promise<string> {
  const body = { format, digest: await digestOf(picture) };
  const entered = await told(api.POST("/v1/investigations/{id}/exports", { params: { path: { id: sheet.investigation } }, body }));
  const png = await printed(picture, { heading: sheet.heading, legend: sheet.legend, watermark: entered.watermark.text });
  download(format === "pdf" ? await pdfOf(png) : png, `${nameOf(sheet.title)}_${entered.number}.${format}`);
  return entered.number;
}

/** A title as a name of a file: what no system takes in names is left out. */
export const nameOf = (title: string): string => title.replace(/[\\/:*?"<>|\s]+/g, "_").slice(0, 60);

async function digestOf(picture: Blob): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", await picture.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const A4 = { long: 297, short: 210, margin: 8 }; // millimetres, as offices print

/** One A4 page with the picture as large as it fits; drawn words, since the fonts of a PDF know no Chinese. */
async function pdfOf(png: Blob): Promise<Blob> {
  const [{ jsPDF: Pdf }, image] = await Promise.all([import("jspdf"), createImageBitmap(png)]);
  const wide = image.width > image.height;
  const [width, height] = wide ? [A4.long, A4.short] : [A4.short, A4.long];
  const scale = Math.min((width - 2 * A4.margin) / image.width, (height - 2 * A4.margin) / image.height);
  const pdf = new Pdf({ orientation: wide ? "landscape" : "portrait", unit: "mm", format: "a4", compress: true });
  const bytes = new Uint8Array(await png.arrayBuffer());
  pdf.addImage(bytes, "PNG", (width - image.width * scale) / 2, A4.margin, image.width * scale, image.height * scale);
  return pdf.output("blob");
}
