import { Button } from '../components/button.tsx';
import type { SchemaFieldProps } from './field-props.ts';
import { Fieldset } from './fieldset.tsx';
import { useForm } from './form-context.tsx';
import { ObjectFields } from './object-fields.tsx';
import { beginning } from './variants.ts';

/** An object with fields of its own. One that may be left out is asked for first. */
export function GroupField(props: SchemaFieldProps) {
  const { components } = useForm();
  const { name, schema, value, onChange, isRequired } = props;
  const isThere = isRequired || (value !== undefined && value !== null);
  if (isThere && Object.keys(schema.properties ?? {}).length === 0) return null;
  return (
    <Fieldset
      field={props}
      actions={
        isRequired ? null : isThere ? (
          <SmallButton onClick={() => onChange(undefined)}>Leave out {name}</SmallButton>
        ) : (
          <SmallButton onClick={() => onChange(beginning(schema, components))}>Add {name}</SmallButton>
        )
      }
    >
      {isThere && (
        <div className="border-l-2 border-line pl-3">
          <ObjectFields {...props} />
        </div>
      )}
    </Fieldset>
  );
}

export const SmallButton = (props: { onClick: () => void; children: React.ReactNode }) => (
  <Button className="px-2 py-0.5 text-xs" {...props} />
);
