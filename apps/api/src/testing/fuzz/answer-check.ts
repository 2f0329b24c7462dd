import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type OpenApiDocument, type PlacedOperation, resolveResponse } from './schema.ts';

/** What came back. */
export interface FuzzAnswer {
  status: number;
  contentType: string;
  text: string;
}

/** Says what is wrong with an answer, by the document alone; null when it fits. */
export type AnswerCheck = (placed: PlacedOperation, answer: FuzzAnswer) => string | null;

const DOCUMENT = 'openapi.json';

/** Checks answers as a stranger would who has nothing but the OpenAPI document. */
export function createAnswerCheck(document: OpenApiDocument): AnswerCheck {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv);
  ajv.addSchema(document as object, DOCUMENT);

  return ({ method, path, operation }, { status, contentType, text }) => {
    const announced = operation.responses[status];
    if (status >= 500) return `${status}: ${text}`;
    if (announced === undefined) return `the document has no answer ${status}`;
    const place = ['paths', path, method.toLowerCase(), 'responses', String(status)];
    const { response, path: found } = resolveResponse(document, announced, place);
    const type = contentType.split(';')[0] ?? '';
    const media = response.content?.[type];
    if (response.content === undefined) return text === '' ? null : `a body where none is announced: ${text}`;
    if (media === undefined) return `the type ${type} is not announced for ${status}`;
    if (!type.endsWith('json') || media.schema === undefined) return null;
    const pointer = [...found, 'content', type, 'schema'];
    const validate = ajv.getSchema(`${DOCUMENT}#/${pointer.map(escapePointer).join('/')}`);
    if (validate === undefined) return `the schema of ${status} cannot be read`;
    return validate(JSON.parse(text)) ? null : ajv.errorsText(validate.errors);
  };
}

const escapePointer = (part: string) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
