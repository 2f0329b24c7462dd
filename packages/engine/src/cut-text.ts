/** The longest beginning of a text that takes at most so many bytes of UTF-8 and ends between two characters; and what is
 *  left of it. One character at least is taken, so that whoever cuts again and again comes to the end. */
export function cutText(text: string, maxBytes: number): { head: string; rest: string } {
  if (Buffer.byteLength(text) <= maxBytes) return { head: text, rest: '' };

  let end = 0;
  let bytes = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes && end > 0) break;
    end += character.length;
  }
  return { head: text.slice(0, end), rest: text.slice(end) };
}
