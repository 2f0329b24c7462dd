import { describe, expect, test } from '@jest/globals';
import { openApiDocument } from '@runyard/contracts';
import { NODE_TYPES } from '@runyard/domain';
import { nodeConfigSchemas } from '@runyard/nodes';
import { Validator } from '@seriousme/openapi-schema-validator';

const document = openApiDocument({ serverUrl: '.', version: '1.2.3', nodeConfigs: nodeConfigSchemas() });
const { schemas } = document.components;
type Schema = (typeof schemas)[string];

const componentOf = (type: string) =>
  schemas[`${type.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase())}NodeConfig`] ??
  {};

const variantsOf = ({ anyOf = [], oneOf = [], allOf = [] }: Schema) => [...anyOf, ...oneOf, ...allOf];

/** Fields that nothing is said about, by place. What a constant and `params` mean is told by the variant that has them. */
function untold(schema: Schema, place: string): string[] {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    ...(field.description || field.$ref || field.const !== undefined || name === 'params'
      ? []
      : [`${place}.${name}`]),
    ...untold(field, `${place}.${name}`),
  ]);
  const inner = [schema.items, schema.additionalProperties].filter((child) => typeof child === 'object');
  return [...fields, ...[...variantsOf(schema), ...inner].flatMap((child) => untold(child, place))];
}

describe('whoever writes a workflow with nothing but the document', () => {
  test.each(NODE_TYPES)(
    'is told what the config of a %s node takes, and what each field of it means',
    (type) => {
      const component = componentOf(type);

      expect(component.description).toContain(`${type} node`);
      expect(untold(component, type)).toEqual([]);
    },
  );

  test('finds every agent, provider, operation and platform by its name', () => {
    const text = JSON.stringify(NODE_TYPES.map(componentOf));

    for (const name of ['simulated', 'human', 'github', 'twilio', 'jsonata', 'parse_csv', 'slack', 'file'])
      expect(text).toContain(`"${name}"`);
  });

  test('is not told that a task template stands inside the config', () => {
    expect(JSON.stringify(componentOf('task'))).not.toContain('task_template');
  });

  test('has a valid document, references included', async () => {
    expect(await new Validator().validate(JSON.parse(JSON.stringify(document)))).toEqual({ valid: true });
    const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(names.filter((name) => !(String(name) in schemas))).toEqual([]);
  });
});
