import type { FrozenNode, JsonObject } from '@runyard/domain';
import { checkStored } from './check-stored.ts';
import { defaultInput } from './default-input.ts';
import type { NodeLimits } from './executor.ts';
import { NodeFailedError } from './node-failed-error.ts';
import type { NodeTypeDefinition, PreparedNode } from './node-type.ts';
import { type NodeScope, templateVariables } from './scope.ts';
import type { RevealedSecrets } from './secrets/revealed-secrets.ts';
import { secretPlacesOf } from './secrets/secret-places.ts';
import { type CompiledTemplate, compileTemplate, openRenderSession } from './template.ts';

/** A frozen node with its templates parsed and, where nothing in it changes from run to run, its config validated. */
export interface CompiledNode {
  definition: NodeTypeDefinition;
  /** Null: no `input_mapping`, the input is the default one. */
  inputMapping: CompiledTemplate | null;
  config: CompiledTemplate;
  /** Set when the config holds no template. */
  prepared: PreparedNode | null;
}

const compiledNodes = new WeakMap<FrozenNode, CompiledNode>();

/** Compiles a frozen node once; later calls with the same object and definition are a look-up.
 *  @throws NodeFailedError `invalid_template`, `secret_not_allowed` */
export function compileNode(
  node: FrozenNode,
  definition: NodeTypeDefinition,
  limits: NodeLimits,
): CompiledNode {
  const known = compiledNodes.get(node);
  if (known && known.definition === definition) return known;

  const { maxTemplateChars } = limits;
  const { literalPaths } = definition;
  const config = compileTemplate(
    definition.readConfig(node),
    '',
    maxTemplateChars,
    literalPaths,
    secretPlacesOf(definition),
  );
  const inputMapping = hasMapping(node)
    ? compileTemplate(node.inputMapping, 'input_mapping', maxTemplateChars)
    : null;
  const prepared = config.kind === 'static' ? definition.prepare(config.value) : null;
  const compiled = { definition, inputMapping, config, prepared };
  compiledNodes.set(node, compiled);
  return compiled;
}

/** Whether a node says itself what its input is. */
export function hasMapping(node: FrozenNode): boolean {
  return Object.keys(node.inputMapping).length > 0;
}

/** The input of this attempt. Mapped templates see the default input as `input`.
 *  @throws NodeFailedError when a template fails */
export function makeInput(
  node: FrozenNode,
  compiled: CompiledNode,
  scope: NodeScope,
  limits: NodeLimits,
): JsonObject {
  const input = defaultInput(node, scope);
  if (compiled.inputMapping === null) return input;
  if (compiled.inputMapping.kind === 'static') return node.inputMapping;

  const mapped = compiled.inputMapping.render(openRenderSession(templateVariables(scope, input), limits));
  const checked = checkStored('input', mapped, limits.maxOutputBytes);
  if (checked.kind === 'refused') throw new NodeFailedError(checked.failure);
  return checked.object;
}

/** The config of this attempt, rendered over scope and input, and validated.
 *  @throws NodeFailedError when a template fails */
export function prepareConfig(
  compiled: CompiledNode,
  scope: NodeScope,
  input: JsonObject,
  limits: NodeLimits,
  secrets: RevealedSecrets | null,
): PreparedNode {
  if (compiled.prepared !== null) return compiled.prepared;
  if (compiled.config.kind === 'static') return compiled.definition.prepare(compiled.config.value);
  const session = openRenderSession(templateVariables(scope, input), limits, secrets);
  return compiled.definition.prepare(compiled.config.render(session));
}
