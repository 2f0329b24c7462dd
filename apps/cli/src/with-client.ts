import { Client } from 'pg';
import { CommandError, reasonOf } from './command-error.ts';

/** One connection to PostgreSQL for a while. A server that goes away fails the statement that runs, not the process. */
export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    const { host, pathname } = new URL(url);
    throw new CommandError(`the database ${host}${pathname} cannot be reached: ${reasonOf(error)}`);
  });
  try {
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
