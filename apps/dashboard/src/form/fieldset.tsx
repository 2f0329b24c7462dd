import type { ReactNode } from 'react';
import { hintOf, labelOf, type SchemaFieldProps } from './field-props.ts';
import { PlaceProblem } from './place-problem.tsx';

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
  const hint = hintOf(field.schema);
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className={field.isLabelHidden ? 'sr-only' : 'mb-1 font-medium'}>{labelOf(field)}</legend>
      {hint && <p className="text-xs text-soft">{hint}</p>}
      <PlaceProblem path={field.path} />
      {children}
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </fieldset>
  );
}
