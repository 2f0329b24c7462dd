/** Who or what can trigger a run. */
export const TRIGGER_SOURCES = ['user', 'api_key', 'schedule', 'webhook', 'run'] as const;
export type TriggerSource = (typeof TRIGGER_SOURCES)[number];

/** How a run says who triggered it: the kind of source and its id, as in `user:0199c0de-…`. */
export type TriggeredBy = `${TriggerSource}:${string}`;

export const triggeredBy = <Source extends TriggerSource>(source: Source, id: string) =>
  `${source}:${id}` as const;

/** What a `TriggeredBy` names; null for any other text. */
export function parseTriggeredBy(text: string): { source: TriggerSource; id: string } | null {
  const [kind = '', id = ''] = split(text);
  const source = TRIGGER_SOURCES.find((each) => each === kind);
  return source && id !== '' ? { source, id } : null;
}

function split(text: string): string[] {
  const at = text.indexOf(':');
  return at < 0 ? [] : [text.slice(0, at), text.slice(at + 1)];
}
