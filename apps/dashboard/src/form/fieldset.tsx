import type { ReactNode } from 'react';
import { hintOf, labelOf, type SchemaFieldProps } from './field-props.ts';
import { useProblemAt } from './form-context.tsx';

/** Fields that belong together, under their name; what is wrong with them as a whole stands above them. */
export function Fieldset({
  field,
  actions,
  children,
}: {
  field: SchemaFieldProps;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const problem = useProblemAt(field.path);
  const hint = hintOf(field.schema);
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className={field.isLabelHidden ? 'sr-only' : 'mb-1 font-medium'}>{labelOf(field)}</legend>
      {hint && <p className="text-xs text-soft">{hint}</p>}
      {problem && (
        <p role="alert" className="text-xs text-bad">
          {problem}
        </p>
      )}
      {children}
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </fieldset>
  );
}
