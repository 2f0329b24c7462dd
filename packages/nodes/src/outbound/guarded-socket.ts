import { connect, type Socket } from 'node:net';
import type { DestinationRules } from './destination-rules.ts';
import { guardLookup, refuseLiteral } from './guarded-lookup.ts';

/** Opens a TCP connection to an address that the rules allow. Destroyed when `signal` aborts, also after it stands.
 *  @throws AddressRefusedError, or what connecting throws */
export async function openGuardedSocket(
  rules: DestinationRules,
  { host, port }: { host: string; port: number },
  signal: AbortSignal,
): Promise<Socket> {
  const refusal = refuseLiteral(rules, host, port);
  if (refusal) throw refusal;
  const socket = connect({ host, port, signal, lookup: guardLookup(rules, port) });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}
