// The words that are selected in a sentence, counted as the record counts. In: the element that shows the sentence, and where it begins in
// its document; out: words with their place, or null where nothing of it is selected.
export function selectedIn(
  element: HTMLElement,
  sentence: { text: string; offset: number },
): { text: string; start: number; end: number } | null {
  const selection = getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(element, 0);
  before.setEnd(range.startContainer, range.startOffset);
  return placed(sentence, before.toString().length, range.toString().length);
}

/** UTF-16 units of a sentence as code points of its document, without blanks at the edges. */
export function placed(
  sentence: { text: string; offset: number },
  from: number,
  length: number,
): { text: string; start: number; end: number } | null {
  const picked = sentence.text.slice(from, from + length);
  const text = picked.trim();
  if (!text) return null;
  const lead = picked.length - picked.trimStart().length;
  const start = sentence.offset + [...sentence.text.slice(0, from + lead)].length;
  return { text, start, end: start + [...text].length };
}
