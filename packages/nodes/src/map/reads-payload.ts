import type { FrozenNode, Json } from '@runyard/domain';
import { createLiquidEngine } from '../liquid-engine.ts';

/** What the templates of a body can name without a look into the trigger payload. */
const OWN_NAMES = ['item', 'item_index', 'input', 'nodes', 'run', 'secrets'];
const liquid = createLiquidEngine();

/** False where no template of the body of a map can read anything of the trigger payload. A name that could be a field of the item
 *  as well counts as the payload's, and so does what cannot be parsed. */
export function readsPayload({ nodeConfig, taskTemplate, inputMapping }: FrozenNode): boolean {
  return textsOf([nodeConfig, taskTemplate, inputMapping]).some(
    (text) => (text.includes('{{') || text.includes('{%')) && namesMore(text),
  );
}

function namesMore(text: string): boolean {
  try {
    return liquid.globalVariablesSync(liquid.parse(text)).some((name) => !OWN_NAMES.includes(name));
  } catch {
    return true;
  }
}

function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
