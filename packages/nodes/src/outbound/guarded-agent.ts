import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, Pool } from 'undici';
import type { DestinationRules } from './destination-rules.ts';
import { guardLookup, refuseLiteral } from './guarded-lookup.ts';

const connectTimeoutMs = 10_000;

/** How long an answer may stay silent; callers have shorter deadlines of their own. */
const silenceMs = 3_600_000;

const defaultPorts: Record<string, number> = { 'http:': 80, 'https:': 443 };

/** Connections that are kept alive by origin, each to an address that the rules allowed when it was made. Every request goes
 *  through it, those that follow a redirect too. */
export function createGuardedAgent(rules: DestinationRules, resolve?: LookupFunction): Agent {
  return new Agent({
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    factory: (origin, options) =>
      new Pool(origin, { ...options, connect: guardConnect(rules, portOf(new URL(origin)), resolve) }),
  });
}

function guardConnect(
  rules: DestinationRules,
  port: number,
  resolve: LookupFunction | undefined,
): buildConnector.connector {
  const lookup = guardLookup(rules, port, resolve);
  const connect = buildConnector({ timeout: connectTimeoutMs, lookup });
  return (options, callback) => {
    const refusal = refuseLiteral(rules, options.hostname, port);
    if (refusal) callback(refusal, null);
    else connect(options, callback);
  };
}

const portOf = ({ port, protocol }: URL) => Number(port || defaultPorts[protocol]);
