// A sentence with the words of its claims marked. In: the sentence and its evidence; out: Arabic text, right to left. The marks have no
// padding and no other font, so that the letters of a word stay joined across them.
import type { JSX } from "preact";
import { type Evidence, pieces } from "./segments.ts";

export function Sentence({ text, offset, spans }: { text: string; offset: number; spans: Evidence[] }): JSX.Element {
  return (
    <p lang="ar" dir="rtl" class="ar sentence">
      {pieces(text, offset, spans).map((piece, i) =>
        piece.fields.length === 0 ? (
          piece.text
        ) : (
          <mark key={`${i}-${piece.text}`} class={piece.fields.map((field) => `m-${field}`).join(" ")}>
            {piece.text}
          </mark>
        ),
      )}
    </p>
  );
}
