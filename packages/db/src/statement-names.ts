/** How many statements one connection keeps prepared; each holds its plan in the server's memory. */
const MAX_PREPARED = 200;

/**
 * Names statements by their text, so that the server parses and plans each once a connection and not once a call. What
 * comes after the first `MAX_PREPARED` different texts shares the unnamed statement, which is never kept.
 */
export function createStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= MAX_PREPARED) return UNNAMED;
    const name = `runyard_${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
}

const UNNAMED = '';
