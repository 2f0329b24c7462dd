import { type AllowedDestination, parseAllowedDestination } from '@runyard/runtime';
import ipaddr from 'ipaddr.js';
import { isPublicAddress } from './is-public-address.ts';

/** A connection that somebody wants: `address` is what `host` was resolved to, or `host` itself where that is an address. */
export interface Destination {
  host: string;
  port: number;
  address: string;
}

/** Whether a connection may be made. */
export type DestinationRules = (destination: Destination) => boolean;

/** Lets through what is public, and what the operator of this deployment has named (OUTBOUND_ALLOW).
 *  @throws Error for an entry that is none */
export function createDestinationRules(allow: readonly string[]): DestinationRules {
  const allowed = allow.map((text) => {
    const destination = parseAllowedDestination(text);
    if (destination === null)
      throw new Error(`"${text}" is no host name, *.suffix, IP address or CIDR range.`);
    return destination;
  });
  return (destination) =>
    isPublicAddress(destination.address) || allowed.some((entry) => names(entry, destination));
}

function names(entry: AllowedDestination, { host, port, address }: Destination): boolean {
  if (entry.port !== null && entry.port !== port) return false;
  const name = host.toLowerCase().replace(/\.$/, '');
  switch (entry.kind) {
    case 'name':
      return name === entry.name;
    case 'suffix':
      return name.endsWith(`.${entry.suffix}`);
    case 'subnet':
      return isIn(address, entry.address, entry.prefixLength);
  }
}

/** An IPv4 address counts as itself also when it is written as IPv6 (`::ffff:10.0.0.1`). */
function isIn(address: string, subnet: string, prefixLength: number): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const base = ipaddr.parse(subnet);
  return parsed.kind() === base.kind() && parsed.match(base, prefixLength);
}
