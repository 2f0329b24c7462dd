import { isJsonObject, type Json, type JsonObject } from '@runyard/domain';

/** Whether OpenAI can hold a model to this schema token by token: every object names all of its fields and allows no other.
 *  https://platform.openai.com/docs/guides/structured-outputs */
export function isStrictSchema(schema: JsonObject): boolean {
  return isClosed(schema) && Object.values(schema).every(isStrict);
}

function isStrict(value: Json): boolean {
  if (Array.isArray(value)) return value.every(isStrict);
  return !isJsonObject(value) || isStrictSchema(value);
}

function isClosed({ type, properties, required, additionalProperties }: JsonObject): boolean {
  if (type !== 'object' || !isJsonObject(properties)) return type !== 'object';
  const names = Array.isArray(required) ? required : [];
  return additionalProperties === false && Object.keys(properties).every((name) => names.includes(name));
}
