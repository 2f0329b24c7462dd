import { useMemo } from 'react';
import { DocumentView } from '../json/document-view.tsx';
import { documentOf } from '../json/json-document.ts';

/** JSON that is here already, as indented text. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const document = useMemo(() => documentOf(value), [value]);
  return <DocumentView document={document} label={label} />;
}
