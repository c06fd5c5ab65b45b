/** Names in boxes (名称换行): Chinese characters are as wide as two Latin ones; what does not fit ends in an ellipsis. */
const widthOf = (letter: string): number => (/[ -~]/.test(letter) ? 0.55 : 1);

export function wrap(name: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let [line, filled] = ["", 0];
  for (const letter of name) {
    if (filled + widthOf(letter) > width) {
      if (lines.length === most - 1) return [...lines, `${line.slice(0, -1)}…`];
      lines.push(line);
      [line, filled] = ["", 0];
    }
    line += letter;
    filled += widthOf(letter);
  }
  return [...lines, line];
}
