import { type Context, type Liquid, Output, type Template, toValueSync, type Variable } from 'liquidjs';

/** What a parsed template reads of `secrets`. A problem says what it must not do with them. */
export type SecretReads = { kind: 'reads'; names: string[] } | { kind: 'refused'; problem: string };

/** The secrets of one rendering. */
export interface SecretHandout {
  /** The values of these secrets by name. */
  give(names: readonly string[]): Readonly<Record<string, string>>;
  /** Told what an expression that reads these secrets became. */
  reveal(names: readonly string[], value: unknown): void;
}

const ROOT = 'secrets';
/** Tags that write out what is in them as it is. Any other could keep it under a name and change it. */
const PASSING_TAGS = ['if', 'unless', 'case', 'for', 'tablerow'];

const handouts = new WeakMap<object, SecretHandout>();

/** Renderings over these variables get secrets from this handout: those that an expression names, and nobody else. */
export function handSecrets(variables: object, handout: SecretHandout): void {
  handouts.set(variables, handout);
}

/**
 * The names of the secrets that a template reads. They may be read by name only, and only in `{{ … }}`: so is each value that
 * comes of one known, and can be masked. From then on the template's expressions that read one take it from `handSecrets`.
 */
export function findSecretReads(liquid: Liquid, template: Template[]): SecretReads {
  const readsIn = (parts: Template[]) => readsOf(liquid, parts);
  const reads = readsIn(template);
  if (reads.length === 0) return { kind: 'reads', names: [] };
  if (!reads.every(isNamed)) return refused('a secret is read by its name, as secrets.NAME');

  const outputs = outputsOf(template).map((output) => ({ output, reads: readsIn([output]) }));
  if (outputs.flatMap((output) => output.reads).length < reads.length)
    return refused('a secret is read in {{ … }}, not in a tag, nor inside of capture');

  for (const output of outputs)
    if (output.reads.length > 0) takeSecrets(output.output, namesOf(output.reads));
  return { kind: 'reads', names: namesOf(reads) };
}

const refused = (problem: string): SecretReads => ({ kind: 'refused', problem });

const readsOf = (liquid: Liquid, template: Template[]): Variable[] =>
  Object.values(liquid.analyzeSync(template, { partials: false }).variables)
    .flat()
    .filter(({ segments: [root] }) => root === ROOT);

const isNamed = ({ segments }: Variable) => segments.length === 2 && typeof segments[1] === 'string';

const namesOf = (reads: Variable[]) => [...new Set(reads.map(({ segments }) => String(segments[1])))];

function outputsOf(template: Template[]): Output[] {
  return template.flatMap((part) => {
    if (part instanceof Output) return [part];
    const tag = 'name' in part ? String(part.name) : '';
    return PASSING_TAGS.includes(tag) ? outputsOf(childrenOf(part)) : [];
  });
}

const childrenOf = (part: Template): Template[] =>
  part.children ? (toValueSync(part.children(false, true)) as Template[]) : [];

/** The expression of the output sees these secrets while it is evaluated, and tells what became of them. */
function takeSecrets(output: Output, names: readonly string[]): void {
  const { value: expression } = output;
  output.value = Object.create(expression, {
    value: {
      *value(context: Context, lenient?: boolean): Generator<unknown, unknown, unknown> {
        const handout = handouts.get(context.environments);
        if (!handout) return yield* expression.value(context, lenient);
        context.push({ [ROOT]: handout.give(names) });
        try {
          const value = yield* expression.value(context, lenient);
          handout.reveal(names, value);
          return value;
        } finally {
          context.pop();
        }
      },
    },
  });
}
