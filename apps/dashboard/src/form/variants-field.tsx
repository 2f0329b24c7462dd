import { Select } from '../components/field.tsx';
import { hintOf, labelOf, type SchemaFieldProps } from './field-props.ts';
import { useForm, useProblemAt } from './form-context.tsx';
import { ObjectFields } from './object-fields.tsx';
import { switchTo, type Variants, variantOf } from './variants.ts';

/** An object that has one of several shapes: first which, then its fields. */
export function VariantsField({ variants, ...props }: SchemaFieldProps & { variants: Variants }) {
  const { components } = useForm();
  const { name, schema, value, onChange, path, isRequired, isLabelHidden } = props;
  const { discriminator, options } = variants;
  const chosen = value === undefined && !isRequired ? null : variantOf(variants, value);
  const problem = useProblemAt(path);
  const tagProblem = useProblemAt([...path, discriminator ?? '']);
  const choose = (label: string) => {
    const option = options.find((one) => one.label === label);
    onChange(option ? switchTo(option, discriminator, value, components) : undefined);
  };
  return (
    <div className="flex flex-col gap-3">
      <Select
        label={discriminator ?? (name === '' ? 'shape' : labelOf(props))}
        aria-label={discriminator && name !== '' ? `${name} ${discriminator}` : undefined}
        isLabelHidden={isLabelHidden ?? false}
        hint={[hintOf(schema), chosen?.schema.description].filter(Boolean).join(' ')}
        problem={tagProblem ?? problem}
        value={chosen?.label ?? ''}
        onChange={({ target }) => choose(target.value)}
      >
        {(!isRequired || chosen === null) && <option value="">–</option>}
        {options.map(({ label }) => (
          <option key={label} value={label}>
            {label}
          </option>
        ))}
      </Select>
      {chosen && (
        <div className={name === '' ? '' : 'border-l-2 border-line pl-3'}>
          <ObjectFields
            key={chosen.label}
            schema={chosen.schema}
            value={value}
            onChange={onChange}
            path={path}
            except={discriminator === null ? [] : [discriminator]}
          />
        </div>
      )}
    </div>
  );
}
