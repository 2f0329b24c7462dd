/** Tells how long the longest end of a text is that one of these begins with, or is. Case does not count. */
export function findOpenEnd(forms: readonly string[]): (text: string) => number {
  const byFirst = new Map<string, string[]>();
  let longest = 0;
  for (const form of forms.map((text) => text.toLowerCase())) {
    const first = form.charAt(0);
    byFirst.set(first, [...(byFirst.get(first) ?? []), form]);
    longest = Math.max(longest, form.length);
  }
  return (text) => {
    const end = text.slice(Math.max(0, text.length - longest)).toLowerCase();
    for (let at = 0; at < end.length; at += 1) {
      const rest = end.slice(at);
      const begins = (form: string) => form.startsWith(rest);
      if (byFirst.get(rest.charAt(0))?.some(begins)) return rest.length;
    }
    return 0;
  };
}
