/** Any value that JSON can hold. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object: payloads, inputs, outputs and configs are all of this shape. */
export interface JsonObject {
  [key: string]: Json;
}

/** True for an object as `JSON.parse` makes it: not null, no array, no instance of a class. */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
