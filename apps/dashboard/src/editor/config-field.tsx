import { useState } from 'react';
import { TextArea } from '../components/field.tsx';
import { SmallButton } from '../form/group-field.tsx';
import { readJsonObject } from '../form/loose-text.ts';
import { ObjectFields } from '../form/object-fields.tsx';
import { PlaceProblem } from '../form/place-problem.tsx';
import type { JsonObject, Path, Schema } from '../form/schema.ts';
import { SchemaField } from '../form/schema-field.tsx';
import { useText } from '../form/use-text.ts';

export interface ConfigFieldProps {
  title: string;
  schema: Schema;
  value: JsonObject;
  path: Path;
  onChange: (value: JsonObject) => void;
}

/** An object of a node, by fields or as JSON. */
export function ConfigField(props: ConfigFieldProps) {
  const [isJson, setJson] = useState(false);
  const { title, schema, value, path, onChange } = props;
  const change = (next: unknown) => onChange((next ?? {}) as JsonObject);
  return (
    <section aria-label={title} className="flex flex-col gap-3 border-t border-line pt-3">
      <div className="flex items-center justify-between gap-2">
        <h3 className="font-semibold">{title}</h3>
        <SmallButton onClick={() => setJson(!isJson)}>{isJson ? 'As fields' : 'As JSON'}</SmallButton>
      </div>
      {isJson ? (
        <JsonText {...props} />
      ) : schema.oneOf || schema.anyOf ? (
        <SchemaField
          name=""
          schema={{ ...schema, description: '' }}
          value={value}
          path={path}
          onChange={change}
          isRequired
        />
      ) : (
        <>
          <PlaceProblem path={path} />
          <ObjectFields schema={schema} value={value} path={path} onChange={change} />
        </>
      )}
    </section>
  );
}

const JSON_OBJECT = {
  read: readJsonObject,
  write: (value: unknown) => JSON.stringify(value, null, 2),
};

function JsonText({ title, value, onChange }: ConfigFieldProps) {
  const { text, problem, setText } = useText(value, JSON_OBJECT, (next) => onChange(next as JsonObject));
  return (
    <TextArea
      label={`${title} as JSON`}
      isLabelHidden
      rows={12}
      value={text}
      problem={problem}
      onChange={({ target }) => setText(target.value)}
    />
  );
}
