import { X } from 'lucide-react';
import { Button } from '../components/button.tsx';
import type { SchemaFieldProps } from './field-props.ts';
import { Fieldset } from './fieldset.tsx';
import { useForm } from './form-context.tsx';
import { SmallButton } from './group-field.tsx';
import { kindOf } from './kind.ts';
import { type Components, type Schema, typesOf } from './schema.ts';
import { SchemaField } from './schema-field.tsx';
import { startOf } from './variants.ts';

/** A list, one row for each item; or a template that becomes one. */
export function ListField({ item, ...props }: SchemaFieldProps & { item: Schema }) {
  const { components } = useForm();
  const { name, value, onChange, path } = props;
  const items = Array.isArray(value) ? value : [];
  const replace = (index: number, next: unknown) =>
    onChange(items.map((old, place) => (place === index ? (next ?? '') : old)));
  return (
    <Fieldset
      field={props}
      actions={
        <>
          <SmallButton onClick={() => onChange([...items, newItem(item, components)])}>
            Add to {name}
          </SmallButton>
          {items.length === 0 && (
            <SmallButton onClick={() => onChange('{{ }}')}>Use a template for {name}</SmallButton>
          )}
        </>
      }
    >
      {items.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div key={index} className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            <SchemaField
              name={`${name} ${index + 1}`}
              schema={item}
              value={one}
              onChange={(next) => replace(index, next)}
              path={[...path, index]}
              isRequired
              isLabelHidden
            />
          </div>
          <RemoveButton
            label={`Remove ${name} ${index + 1}`}
            onClick={() => onChange(items.filter((_, place) => place !== index))}
          />
        </div>
      ))}
    </Fieldset>
  );
}

function newItem(schema: Schema, components: Components): unknown {
  const { kind } = kindOf(schema, components);
  if (kind === 'group' || kind === 'variants' || kind === 'map') return startOf(schema, components);
  return typesOf(schema)[0] === 'array' ? [] : '';
}

export const RemoveButton = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <Button look="quiet" className="mt-0.5 px-1" aria-label={label} title={label} onClick={onClick}>
    <X aria-hidden className="size-4" />
  </Button>
);
