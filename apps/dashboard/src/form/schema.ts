/** A JSON schema of the API's document, as far as forms look at it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  description?: string;
  maxLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** Schemas by the name that references give them. */
export type Components = Readonly<Record<string, Schema>>;
export type JsonObject = Record<string, unknown>;
export type Path = readonly (string | number)[];

const COMPONENT = '#/components/schemas/';

/** The schema that a reference leads to; what stands beside the reference goes first. */
export function resolve({ $ref, ...beside }: Schema, components: Components): Schema {
  if ($ref === undefined) return beside;
  return { ...resolve(components[$ref.replace(COMPONENT, '')] ?? {}, components), ...beside };
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object with another value of one field; undefined takes the field away. */
export function withField(object: unknown, name: string, value: unknown): JsonObject {
  const fields = isObject(object) ? object : {};
  if (value !== undefined) return { ...fields, [name]: value };
  const { [name]: _gone, ...others } = fields;
  return others;
}

/** The types that a value may have, but for null. */
export const typesOf = ({ type }: Schema): string[] => [type ?? []].flat().filter((one) => one !== 'null');
