import { z } from 'zod';
import { JsonValue } from '../json-value.ts';
import { applyOperator, OPERATOR_NAMES, type Operator, takesNoOperand } from './operators.ts';

const MAX_TESTS = 100;
const MAX_DEPTH = 5;

/** One comparison, or several that must all, or any of them, be true. */
export type Test =
  | { value: z.core.util.JSONType; operator: Operator; operand?: z.core.util.JSONType | undefined }
  | { all: Test[] }
  | { any: Test[] };

const Comparison = z
  .strictObject({
    value: JsonValue.describe('What is tested, mostly one `{{ … }}`; a template that finds nothing is null.'),
    operator: z.enum(OPERATOR_NAMES).describe('How it is compared.'),
    operand: JsonValue.optional().describe('What it is compared with; templates allowed.'),
  })
  .refine(({ operator, operand }) => takesNoOperand(operator) === (operand === undefined), {
    path: ['operand'],
    error: ({ input }) =>
      takesNoOperand((input as { operator: Operator }).operator)
        ? 'must be left out: this operator looks at the value alone'
        : 'must be there: this operator compares with it',
  });

const AnyTest: z.ZodType<Test> = z
  .lazy(() =>
    z.union([
      Comparison,
      z.strictObject({ all: z.array(AnyTest).min(1).describe('All of them must be true.') }),
      z.strictObject({ any: z.array(AnyTest).min(1).describe('One of them must be true.') }),
    ]),
  )
  .register(z.globalRegistry, { id: 'ConditionTest', description: 'One comparison, or several of them.' });

/** A test of bounded size. */
export const TestSchema = AnyTest.refine((test) => depthOf(test) <= MAX_DEPTH, {
  error: `must not be nested deeper than ${MAX_DEPTH} groups`,
}).refine((test) => countOf(test) <= MAX_TESTS, { error: `must have at most ${MAX_TESTS} comparisons` });

const partsOf = (test: Test): Test[] | null => ('all' in test ? test.all : 'any' in test ? test.any : null);

const depthOf = (test: Test): number =>
  Math.max(0, ...(partsOf(test) ?? []).map((part) => 1 + depthOf(part)));

const countOf = (test: Test): number => partsOf(test)?.reduce((count, part) => count + countOf(part), 0) ?? 1;

/** Whether a rendered test is true. A group looks no further than it must.
 *  @throws NodeFailedError `not_comparable` */
export function isTrue(test: Test): boolean {
  if ('all' in test) return test.all.every(isTrue);
  if ('any' in test) return test.any.some(isTrue);
  return applyOperator(test.operator, test.value, test.operand ?? null);
}
