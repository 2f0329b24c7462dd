import { TextField } from '../components/field.tsx';
import type { SchemaFieldProps } from './field-props.ts';
import { Fieldset } from './fieldset.tsx';
import { useForm } from './form-context.tsx';
import { SmallButton } from './group-field.tsx';
import { kindOf } from './kind.ts';
import { RemoveButton } from './list-field.tsx';
import type { Read } from './loose-text.ts';
import { isObject, type Schema, withField } from './schema.ts';
import { SchemaField } from './schema-field.tsx';
import { useText } from './use-text.ts';
import { startOf } from './variants.ts';

/** Names and values of one's own, a row for each. */
export function MapField({ valueSchema, ...props }: SchemaFieldProps & { valueSchema: Schema }) {
  const { components } = useForm();
  const { name, value, onChange, path } = props;
  const entries = Object.entries(isObject(value) ? value : {});
  const add = () => {
    const { kind } = kindOf(valueSchema, components);
    const isObjectLike = kind === 'group' || kind === 'variants';
    onChange(withField(value, freeName(entries), isObjectLike ? startOf(valueSchema, components) : ''));
  };
  const rename = (from: string, to: string) =>
    onChange(Object.fromEntries(entries.map(([key, one]) => [key === from ? to : key, one])));
  return (
    <Fieldset field={props} actions={<SmallButton onClick={add}>Add to {name}</SmallButton>}>
      {entries.map(([key, one], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: its name changes while it is typed
        <div key={index} className="flex items-start gap-1">
          <div className="w-1/3 min-w-0">
            <NameInput
              label={`Name ${index + 1} of ${name}`}
              name={key}
              taken={entries.map(([other]) => other)}
              onChange={(next) => rename(key, next)}
            />
          </div>
          <div className="min-w-0 flex-1">
            <SchemaField
              name={`${name} ${key}`}
              schema={valueSchema}
              value={one}
              onChange={(next) => onChange({ ...(value as object), [key]: next ?? '' })}
              path={[...path, key]}
              isRequired
              isLabelHidden
            />
          </div>
          <RemoveButton
            label={`Remove ${key} from ${name}`}
            onClick={() => onChange(withField(value, key, undefined))}
          />
        </div>
      ))}
    </Fieldset>
  );
}

function NameInput({
  label,
  name,
  taken,
  onChange,
}: {
  label: string;
  name: string;
  taken: string[];
  onChange: (name: string) => void;
}) {
  const read = (text: string): Read => {
    if (text === '') return { problem: 'It needs a name.' };
    return text !== name && taken.includes(text)
      ? { problem: 'This name is there already.' }
      : { value: text };
  };
  const { text, problem, setText } = useText(name, { read, write: String }, (next) => onChange(String(next)));
  return (
    <TextField
      label={label}
      isLabelHidden
      problem={problem}
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}

function freeName(entries: [string, unknown][]): string {
  const taken = new Set(entries.map(([key]) => key));
  let number = entries.length + 1;
  while (taken.has(`name_${number}`)) number++;
  return `name_${number}`;
}
