import { Select, TextArea, TextField } from '../components/field.tsx';
import { hintOf, labelOf, type SchemaFieldProps } from './field-props.ts';
import { useProblemWithin } from './form-context.tsx';
import { type Read, readLoose, readNumber, writeLoose, writeText } from './loose-text.ts';
import { useText } from './use-text.ts';

const asText = (isRequired = false) => ({
  read: (text: string): Read => ({ value: text === '' && !isRequired ? undefined : text }),
  write: writeText,
});
const NUMBER = { read: readNumber, write: writeText };
const LOOSE = { read: readLoose, write: writeLoose };
/** Where something must stand, nothing stands for the empty text. */
const LOOSE_AND_THERE = {
  read: (text: string): Read => (text === '' ? { value: '' } : readLoose(text)),
  write: (value: unknown) => (value === '' ? '' : writeLoose(value)),
};

/** A text; several lines where there is more to say. */
export function TextInput({ rows, ...props }: SchemaFieldProps & { rows: number }) {
  const { value, onChange, isRequired } = props;
  const { text, setText } = useText(value, asText(isRequired), onChange);
  const shared = useShared(props);
  const control = {
    ...shared,
    value: text,
    onChange: ({ target }: { target: { value: string } }) => setText(target.value),
  };
  return rows > 1 || text.includes('\n') ? (
    <TextArea {...control} rows={Math.max(rows, 3)} />
  ) : (
    <TextField {...control} />
  );
}

/** A number, or a template that becomes one. */
export function NumberInput(props: SchemaFieldProps) {
  const { text, setText } = useText(props.value, NUMBER, props.onChange);
  return (
    <TextField
      {...useShared(props)}
      inputMode="decimal"
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}

/** Any JSON value; a text needs no quotes. */
export function JsonInput(props: SchemaFieldProps) {
  const { text, problem, setText } = useText(
    props.value,
    props.isRequired ? LOOSE_AND_THERE : LOOSE,
    props.onChange,
  );
  const shared = useShared(props);
  return (
    <TextArea
      {...shared}
      problem={problem ?? shared.problem}
      rows={Math.min(8, Math.max(1, text.split('\n').length))}
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}

/** One of several words. A template in its place is kept. */
export function ChoiceInput({ options, ...props }: SchemaFieldProps & { options: string[] }) {
  const { schema, value, onChange } = props;
  const chosen = writeText(value);
  const preset = writeText(schema.default);
  const all = chosen === '' || options.includes(chosen) ? options : [chosen, ...options];
  return (
    <Select
      {...useShared(props)}
      value={chosen}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
    >
      <option value="">{preset === '' ? '–' : `${preset} (default)`}</option>
      {all.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </Select>
  );
}

/** Yes or no. */
export function FlagInput(props: SchemaFieldProps) {
  const { schema, value, onChange } = props;
  const { hint, problem } = useShared(props);
  return (
    <div className="flex flex-col gap-1">
      <label className="flex items-center gap-2 font-medium">
        <input
          type="checkbox"
          checked={(value ?? schema.default ?? false) === true}
          onChange={({ target }) => onChange(target.checked)}
        />
        {labelOf(props)}
      </label>
      {hint && <p className="text-xs text-soft">{hint}</p>}
      {problem && (
        <p role="alert" className="text-xs text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

function useShared({ schema, path, name, isRequired, isLabelHidden }: SchemaFieldProps) {
  const problem = useProblemWithin(path);
  const label = labelOf({ name, ...(isRequired && { isRequired }) });
  return { label, hint: hintOf(schema), problem, isLabelHidden: isLabelHidden ?? false };
}
