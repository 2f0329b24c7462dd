import { useRef } from 'react';

interface Kept<Item> {
  texts: Map<string, string>;
  items: Map<string, Item>;
  all: Item[];
}

/** The same objects as the last time for items that say the same, and the same array when all do: what is drawn of them stays. */
export function useKept<Item extends { id: string }>(items: Item[]): Item[] {
  const last = useRef<Kept<Item>>({ texts: new Map(), items: new Map(), all: [] });
  const { texts, items: old, all } = last.current;
  const next = items.map((item) => {
    const text = JSON.stringify(item);
    return { text, item: texts.get(item.id) === text ? (old.get(item.id) ?? item) : item };
  });
  const isSame = next.length === all.length && next.every(({ item }, index) => item === all[index]);
  if (isSame) return all;
  last.current = {
    texts: new Map(next.map(({ text, item }) => [item.id, text])),
    items: new Map(next.map(({ item }) => [item.id, item])),
    all: next.map(({ item }) => item),
  };
  return last.current.all;
}
