/** Where the words that were asked for stand in what matched (命中之处), so that the eye finds them. */

export interface Piece {
  text: string;
  hit: boolean;
}

/** Widths, case, brackets and spaces count as little here as they do for the service's own key of a name. */
const plain = (letter: string): string => letter.normalize("NFKC").toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The text in pieces, the first place where the words stand marked; one plain piece where they do not (pinyin). */
export function marked(text: string, words: string): Piece[] {
  const letters = [...text];
  const wanted = [...words].map(plain).join("");
  const at = letters.flatMap((letter, place) => [...plain(letter)].map(() => place));
  const found = wanted ? letters.map(plain).join("").indexOf(wanted) : -1;
  const first = at[found];
  const last = at[found + wanted.length - 1];
  if (first === undefined || last === undefined) return [{ text, hit: false }];
  const pieces = [
    { text: letters.slice(0, first).join(""), hit: false },
    { text: letters.slice(first, last + 1).join(""), hit: true },
    { text: letters.slice(last + 1).join(""), hit: false },
  ];
  return pieces.filter((piece) => piece.text);
}
