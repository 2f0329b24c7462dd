import { Button } from '../components/button.tsx';
import type { SchemaFieldProps } from './field-props.ts';
import { useForm } from './form-context.tsx';
import { GroupField } from './group-field.tsx';
import { kindOf } from './kind.ts';
import { ListField } from './list-field.tsx';
import { MapField } from './map-field.tsx';
import { resolve } from './schema.ts';
import { ChoiceInput, FlagInput, JsonInput, NumberInput, TextInput } from './simple-fields.tsx';
import { VariantsField } from './variants-field.tsx';

const MADE_OF_PARTS = ['list', 'map', 'group', 'variants', 'flag'];

/** The control for one value, by its schema. A template may stand in place of whatever has parts. */
export function SchemaField(props: SchemaFieldProps) {
  const { components } = useForm();
  const schema = resolve(props.schema, components);
  const kind = kindOf(schema, components, props.name);
  const own = { ...props, schema };
  if (typeof props.value === 'string' && MADE_OF_PARTS.includes(kind.kind)) return <TemplateInput {...own} />;
  switch (kind.kind) {
    case 'fixed':
      return null;
    case 'choice':
      return <ChoiceInput {...own} options={kind.options} />;
    case 'flag':
      return <FlagInput {...own} />;
    case 'number':
      return <NumberInput {...own} />;
    case 'text':
      return <TextInput {...own} rows={kind.rows} />;
    case 'json':
      return <JsonInput {...own} />;
    case 'list':
      return <ListField {...own} item={kind.item} />;
    case 'map':
      return <MapField {...own} valueSchema={kind.value} />;
    case 'group':
      return <GroupField {...own} />;
    case 'variants':
      return <VariantsField {...own} variants={kind.variants} />;
  }
}

const TemplateInput = (props: SchemaFieldProps) => (
  <div className="flex flex-col items-start gap-1">
    <div className="w-full">
      <TextInput {...props} isRequired rows={1} />
    </div>
    <Button look="quiet" className="px-1.5 py-0.5 text-xs" onClick={() => props.onChange(undefined)}>
      Use fields in place of a template
    </Button>
  </div>
);
