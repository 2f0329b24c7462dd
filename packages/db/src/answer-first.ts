/**
 * Answers each item of a batch by its key from what a statement changed. When a key stands more than once in a batch,
 * its first item gets the answer and the others get null, as if they had come later: one change, one winner.
 */
export function answerFirst<T, R>(
  items: T[],
  keyOf: (item: T) => string,
  changed: Map<string, R>,
): (R | null)[] {
  const unanswered = new Map(changed);
  return items.map((item) => {
    const key = keyOf(item);
    const answer = unanswered.get(key) ?? null;
    unanswered.delete(key);
    return answer;
  });
}
