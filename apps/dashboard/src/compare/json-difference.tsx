import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Failure, Loading } from '../components/states.tsx';
import { diffTexts } from '../json/ask-worker.ts';
import { type Difference, diffJson, type JsonDiff } from '../json/json-diff.ts';
import { payloadQuery, referenceOf } from '../queries/payloads.ts';

export interface JsonDifferenceProps {
  label: string;
  workspaceId: string;
  left: unknown;
  right: unknown;
}

/** Where two JSON values differ. Large ones are fetched, and compared beside the page. */
export function JsonDifference(props: JsonDifferenceProps) {
  const isLarge = referenceOf(props.left) !== null || referenceOf(props.right) !== null;
  return isLarge ? <LargeDifference {...props} /> : <SmallDifference {...props} />;
}

function SmallDifference({ label, left, right }: JsonDifferenceProps) {
  const diff = useMemo(() => diffJson(left, right), [left, right]);
  return <DiffList label={label} diff={diff} />;
}

function LargeDifference({ label, workspaceId, left, right }: JsonDifferenceProps) {
  const before = useText(workspaceId, left);
  const after = useText(workspaceId, right);
  const diff = useQuery({
    queryKey: ['diff', keyOf(left), keyOf(right)],
    queryFn: () => diffTexts(before.text ?? 'null', after.text ?? 'null'),
    enabled: before.text !== null && after.text !== null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  const error = before.error ?? after.error ?? diff.error;
  if (error) return <Failure error={error} />;
  return diff.data ? <DiffList label={label} diff={diff.data} /> : <Loading what="what differs" />;
}

const keyOf = (value: unknown) => referenceOf(value)?.id ?? JSON.stringify(value);

/** The JSON text of a value; null: it is on its way. */
function useText(workspaceId: string, value: unknown): { text: string | null; error: unknown } {
  const reference = referenceOf(value);
  const query = useQuery({ ...payloadQuery(workspaceId, reference?.id ?? ''), enabled: reference !== null });
  if (reference === null) return { text: JSON.stringify(value) ?? 'null', error: null };
  return { text: query.data?.text ?? null, error: query.error };
}

const DiffList = ({ label, diff: { differences, isCut } }: { label: string; diff: JsonDiff }) =>
  differences.length === 0 ? (
    <p className="text-soft">{label}: no difference.</p>
  ) : (
    <section aria-label={label} className="flex flex-col gap-2">
      <ul className="flex max-h-[32rem] flex-col gap-2 overflow-y-auto">
        {differences.map((difference) => (
          <DifferenceRow key={difference.path} difference={difference} />
        ))}
      </ul>
      {isCut && <p className="text-warn">There are more differences than these {differences.length}.</p>}
    </section>
  );

const DifferenceRow = ({ difference: { path, kind, before, after } }: { difference: Difference }) => (
  <li className="rounded-md border border-line">
    <p className="flex flex-wrap items-center gap-2 border-b border-line px-2 py-1 text-xs">
      <code className="font-medium break-all">{path === '' ? 'the whole' : path}</code>
      <span className="text-soft">{kind}</span>
    </p>
    <div className="grid gap-px bg-line sm:grid-cols-2">
      <Side name="Before" value={before} tone="text-bad" />
      <Side name="After" value={after} tone="text-good" />
    </div>
  </li>
);

const MAX_SHOWN_CHARS = 2_000;

function Side({ name, value, tone }: { name: string; value: unknown; tone: string }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <div className="bg-page p-2">
      <span className="sr-only">{name}</span>
      {text === undefined ? (
        <span className="text-xs text-soft">not there</span>
      ) : (
        <pre className={`max-h-40 overflow-auto text-xs break-words whitespace-pre-wrap ${tone}`}>
          {text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)} …` : text}
        </pre>
      )}
    </div>
  );
}
