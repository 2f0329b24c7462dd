import type { Json, JsonObject } from '@runyard/domain';
import { Context, Output, type Template, toValue, toValueSync } from 'liquidjs';
import { defaultNodeLimits, type NodeLimits } from './executor.ts';
import { createLiquidEngine, findMembersRead } from './liquid-engine.ts';
import { findSecretReads, handSecrets, type SecretHandout } from './secrets/secret-reads.ts';
import {
  invalidTemplate,
  renderingFailed,
  secretNotAllowed,
  templateLimitExceeded,
} from './template-error.ts';

/** A JSON value with its templates parsed. Static parts are kept as they are and cost nothing to render. */
export type CompiledTemplate =
  | { kind: 'static'; value: Json }
  | ({ kind: 'dynamic'; render: (session: RenderSession) => Json } & TemplateReads);

/** What a template names: `all` nodes when it picks them while it renders; secrets are always named. */
interface TemplateReads {
  nodesRead: readonly string[] | 'all';
  secretsRead: readonly string[];
}

/** Whether a template at this path may read secrets. */
export type SecretPlaces = (path: string) => boolean;

/** One rendering of all templates of a node: they share the limits, and nothing else. */
export interface RenderSession {
  context: Context;
  variables: JsonObject;
  charsLeft: number;
}

interface CompileOptions {
  maxChars: number;
  literalPaths: readonly string[];
  secretPlaces: SecretPlaces;
}

type Dynamic = Extract<CompiledTemplate, { kind: 'dynamic' }>;

const maxDepth = 100;
const liquid = createLiquidEngine();

/** Parses every string of a JSON value that holds a template, but for those at `literalPaths`. `path` names the place in
 *  failures.
 *  @throws NodeFailedError `invalid_template`, `secret_not_allowed` */
export function compileTemplate(
  value: Json,
  path: string,
  maxChars = defaultNodeLimits.maxTemplateChars,
  literalPaths: readonly string[] = [],
  secretPlaces: SecretPlaces = () => false,
): CompiledTemplate {
  return compileValue(value, path, { maxChars, literalPaths, secretPlaces }, maxDepth);
}

/** Starts the clocks and counters of one rendering over these variables. */
export function openRenderSession(
  variables: JsonObject,
  limits: NodeLimits,
  secrets: SecretHandout | null = null,
): RenderSession {
  const options = { sync: true, renderLimit: limits.templateRenderMs, memoryLimit: limits.templateMemory };
  const context = new Context(variables, liquid.options, options, { liquid });
  if (secrets) handSecrets(variables, secrets);
  return { context, variables, charsLeft: limits.maxOutputBytes };
}

/** Renders a JSON value deeply. A string that is exactly one `{{ … }}` becomes the value itself, any other string text.
 *  @throws NodeFailedError `unknown_variable`, `invalid_template`, `template_failed`, `template_limit_exceeded` */
export function renderTemplate(
  value: Json,
  variables: JsonObject,
  limits: NodeLimits = defaultNodeLimits,
): Json {
  const compiled = compileTemplate(value, 'the value', limits.maxTemplateChars);
  return compiled.kind === 'static' ? value : compiled.render(openRenderSession(variables, limits));
}

function compileValue(value: Json, path: string, options: CompileOptions, depth: number): CompiledTemplate {
  if (options.literalPaths.includes(path)) return { kind: 'static', value };
  if (typeof value === 'string') return compileString(value, path, options);
  if (typeof value !== 'object' || value === null) return { kind: 'static', value };
  if (depth === 0) throw invalidTemplate(path, `it is nested deeper than ${maxDepth} levels`);

  const entries = Object.entries(value).map(([key, item]): [string, CompiledTemplate] => {
    return [key, compileValue(item, path === '' ? key : `${path}.${key}`, options, depth - 1)];
  });
  const dynamic = entries.map(([, item]) => item).filter((item) => item.kind === 'dynamic');
  if (dynamic.length === 0) return { kind: 'static', value };

  const renderEntry = (session: RenderSession, item: CompiledTemplate) =>
    item.kind === 'static' ? item.value : item.render(session);
  const render = Array.isArray(value)
    ? (session: RenderSession): Json => entries.map(([, item]) => renderEntry(session, item))
    : (session: RenderSession): Json =>
        Object.fromEntries(entries.map(([key, item]) => [key, renderEntry(session, item)]));
  return { kind: 'dynamic', render, ...uniteReads(dynamic) };
}

function compileString(text: string, path: string, options: CompileOptions): CompiledTemplate {
  if (!text.includes('{{') && !text.includes('{%')) return { kind: 'static', value: text };
  if (text.length > options.maxChars)
    throw invalidTemplate(path, `it is longer than ${options.maxChars} characters`);

  const trimmed = parseTemplate(text.trim(), path);
  const [only] = trimmed;
  const isOutput = trimmed.length === 1 && only instanceof Output;
  const template = isOutput || text === text.trim() ? trimmed : parseTemplate(text, path);
  const secretsRead = secretsReadBy(template, path, options.secretPlaces);
  const reads = { nodesRead: findMembersRead(liquid, template, 'nodes'), secretsRead };
  const render = isOutput
    ? (session: RenderSession) => renderOutput(only, path, session)
    : (session: RenderSession) => renderText(template, path, session);
  return { kind: 'dynamic', render, ...reads };
}

function secretsReadBy(template: Template[], path: string, isAllowed: SecretPlaces): readonly string[] {
  const reads = findSecretReads(liquid, template);
  if (reads.kind === 'refused') throw secretNotAllowed(path, reads.problem);
  if (reads.names.length > 0 && !isAllowed(path))
    throw secretNotAllowed(
      path,
      'secrets can be read in node_config of api_call, distribution and task only',
    );
  return reads.names;
}

function parseTemplate(text: string, path: string): Template[] {
  try {
    return liquid.parse(text);
  } catch (error) {
    throw invalidTemplate(path, error instanceof Error ? error.message : String(error), error);
  }
}

function renderText(template: Template[], path: string, session: RenderSession): string {
  const text = attempt(path, () =>
    String(liquid.renderSync(template, session.context.spawn(session.variables))),
  );
  countChars(text, path, session);
  return text;
}

function renderOutput(output: Output, path: string, session: RenderSession): Json {
  const context = session.context.spawn(session.variables);
  const value = attempt(path, () => {
    context.renderLimit.check(performance.now());
    return asJson(toValue(toValueSync(output.value.value(context))), output.value.filters.length > 0);
  });
  if (typeof value === 'string') countChars(value, path, session);
  return value;
}

function countChars(text: string, path: string, session: RenderSession): void {
  session.charsLeft -= text.length;
  if (session.charsLeft < 0) throw templateLimitExceeded(path, 'rendered text limit exceeded');
}

/** What filters make is JSON but for a few strays, like nothing and infinity; a plain variable is JSON already. */
function asJson(value: unknown, isFiltered: boolean): Json {
  if (typeof value === 'string') return value;
  return isFiltered ? JSON.parse(JSON.stringify(value ?? null)) : ((value ?? null) as Json);
}

function attempt<T>(path: string, render: () => T): T {
  try {
    return render();
  } catch (error) {
    throw renderingFailed(path, error);
  }
}

function uniteReads(parts: readonly Dynamic[]): TemplateReads {
  const secretsRead = [...new Set(parts.flatMap((part) => part.secretsRead))];
  const names = new Set<string>();
  for (const { nodesRead } of parts) {
    if (nodesRead === 'all') return { nodesRead, secretsRead };
    for (const name of nodesRead) names.add(name);
  }
  return { nodesRead: [...names], secretsRead };
}
