import { type ReactNode, useMemo } from 'react';
import { DocumentView } from '../json/document-view.tsx';
import { documentOf } from '../json/json-document.ts';

/** JSON that is here already, as indented text. */
export function JsonView({ value, label, heading }: { value: unknown; label: string; heading?: ReactNode }) {
  const document = useMemo(() => documentOf(value), [value]);
  return <DocumentView document={document} label={label} heading={heading} />;
}
