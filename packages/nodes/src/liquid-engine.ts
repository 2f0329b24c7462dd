import { Liquid, type Template } from 'liquidjs';

/** Templates read their scope and nothing else: no files, and nothing that outlives one string. */
const removedTags = ['include', 'render', 'layout', 'block', 'increment', 'decrement'];

/** They take source code in a string, which static analysis of what a node reads cannot see. */
const removedFilters = ['where_exp', 'reject_exp', 'group_by_exp', 'has_exp', 'find_exp', 'find_index_exp'];

/** A LiquidJS that is safe to feed with templates and values of strangers. Dates are UTC on every worker. */
export function createLiquidEngine(): Liquid {
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    lenientIf: true,
    templates: {},
    timezoneOffset: 0,
    locale: 'en-US',
  });
  for (const tag of removedTags) delete liquid.tags[tag];
  for (const filter of removedFilters) liquid.unregisterFilter(filter);
  return liquid;
}

/** The names `x` of every `root.x` and `root["x"]` in a parsed template; `all` when one is picked while it renders. */
export function findMembersRead(
  liquid: Liquid,
  template: Template[],
  root: string,
): readonly string[] | 'all' {
  const { variables } = liquid.analyzeSync(template, { partials: false });
  const names: string[] = [];
  for (const variable of Object.values(variables).flat()) {
    const [first, second] = variable.segments;
    if (first !== root) continue;
    if (typeof second !== 'string' && typeof second !== 'number') return 'all';
    names.push(String(second));
  }
  return names;
}
