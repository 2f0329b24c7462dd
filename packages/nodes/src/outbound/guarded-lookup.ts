import { type LookupAddress, lookup as lookUpName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { AddressRefusedError } from './address-refused.ts';
import type { DestinationRules } from './destination-rules.ts';

/** Looks a name up for a connection to one port, as `net.connect` asks for it, and leaves only addresses that the rules allow.
 *  The connection goes to what it returns, so no second look-up can answer otherwise. */
export function guardLookup(
  rules: DestinationRules,
  port: number,
  resolve: LookupFunction = lookUpName,
): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, answer) => {
      if (error) return callback(error, '', 0);
      const allowed = asList(answer).filter(({ address }) => rules({ host, port, address }));
      const [first] = allowed;
      if (first === undefined) return callback(new AddressRefusedError(host), '', 0);
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family);
    });
  };
}

/** Refuses a host that is an address itself: nothing is looked up for it. */
export function refuseLiteral(rules: DestinationRules, host: string, port: number): Error | null {
  return isIP(host) === 0 || rules({ host, port, address: host }) ? null : new AddressRefusedError(host);
}

function asList(answer: string | LookupAddress[]): LookupAddress[] {
  return typeof answer === 'string' ? [{ address: answer, family: isIP(answer) }] : answer;
}
