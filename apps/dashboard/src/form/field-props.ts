import type { Path, Schema } from './schema.ts';

/** One field of a form that is made of a schema. */
export interface SchemaFieldProps {
  /** The field, as the API calls it. */
  name: string;
  schema: Schema;
  /** Undefined: left out. */
  value: unknown;
  onChange: (value: unknown) => void;
  /** Where it stands, as the API's problems say it. */
  path: Path;
  isRequired?: boolean;
  /** The label is read aloud, but not drawn: it stands in a row. */
  isLabelHidden?: boolean;
}

export const labelOf = ({ name, isRequired }: Pick<SchemaFieldProps, 'name' | 'isRequired'>): string =>
  isRequired ? `${name} (required)` : name;

/** What a field is for, and what it is where it is left out. */
export function hintOf({ description = '', default: preset }: Schema): string {
  const isTelling = preset !== undefined && preset !== null && JSON.stringify(preset).length < 60;
  if (!isTelling) return description;
  const told = /[^.:!?]$/.test(description) ? `${description}.` : description;
  return `${told} Default: ${writeDefault(preset)}`.trim();
}

const writeDefault = (preset: unknown) =>
  preset === '' ? 'empty' : typeof preset === 'string' ? preset : JSON.stringify(preset);
