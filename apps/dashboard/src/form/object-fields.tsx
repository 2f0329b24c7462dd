import { useEffect, useState } from 'react';
import type { SchemaFieldProps } from './field-props.ts';
import { isWithin, useForm } from './form-context.tsx';
import { isObject, type Schema, withField } from './schema.ts';
import { SchemaField } from './schema-field.tsx';

type Props = Pick<SchemaFieldProps, 'schema' | 'value' | 'onChange' | 'path'> & {
  /** Fields that are asked for elsewhere. */
  except?: readonly string[];
};

/** So many fields are all in sight: with some that must be there, or without. */
const FEW = { beside: 4, alone: 5 };

/** The fields of an object: those that it must have first, the others behind a fold where they are many. */
export function ObjectFields({ schema, value, onChange, path, except = [] }: Props) {
  const { problems } = useForm();
  const object = isObject(value) ? value : {};
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => !except.includes(name));
  const areFew = fields.length <= (required.size > 0 ? FEW.beside : FEW.alone);
  const main = fields.filter(([name]) => areFew || required.has(name));
  const more = fields.filter(([name]) => !areFew && !required.has(name));
  const { isOpen, setOpen } = useFold(
    more.some(([name, field]) => !isPreset(object[name], field)),
    more.some(([name]) => problems.some(({ loc }) => isWithin(loc, [...path, name]))),
  );
  const draw = ([name, field]: [string, Schema]) => (
    <SchemaField
      key={name}
      name={name}
      schema={field}
      value={object[name]}
      onChange={(next) => onChange(withField(object, name, next))}
      path={[...path, name]}
      isRequired={required.has(name)}
    />
  );
  return (
    <div className="flex flex-col gap-3">
      {main.map(draw)}
      {more.length > 0 && (
        <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary className="cursor-pointer text-soft hover:text-ink">
            More settings: {more.map(([name]) => name).join(', ')}
          </summary>
          <div className="mt-3 flex flex-col gap-3">{more.map(draw)}</div>
        </details>
      )}
    </div>
  );
}

const isPreset = (value: unknown, { default: preset }: Schema) =>
  value === undefined || JSON.stringify(value) === JSON.stringify(preset ?? null);

/** Open from the start where there is something in it, and as soon as something in it is wrong. */
function useFold(isUsed: boolean, hasProblem: boolean) {
  const [isOpen, setOpen] = useState(isUsed);
  useEffect(() => {
    if (hasProblem) setOpen(true);
  }, [hasProblem]);
  return { isOpen, setOpen };
}
