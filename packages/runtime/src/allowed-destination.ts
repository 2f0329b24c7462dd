import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/** A destination that an operator lets nodes call although its address is not public. `port` null: any port. */
export type AllowedDestination = { port: number | null } & (
  | { kind: 'name'; name: string }
  /** Every name below it, but not itself. */
  | { kind: 'suffix'; suffix: string }
  | { kind: 'subnet'; address: string; prefixLength: number }
);

const label = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const hostName = new RegExp(`^(?:${label}\\.)*${label}$`);
const maxPort = 65_535;

/** Reads `host`, `*.suffix`, an IP address or a CIDR range, each with an optional `:port` (IPv6 then in brackets).
 *  Null when the text is none of these. */
export function parseAllowedDestination(text: string): AllowedDestination | null {
  const { host, port } = splitPort(text.trim());
  if (port !== null && !(port >= 1 && port <= maxPort)) return null;
  const subnet = parseSubnet(host);
  if (subnet) return { kind: 'subnet', ...subnet, port };
  if (host.startsWith('*.')) {
    const suffix = parseName(host.slice(2));
    return suffix === null ? null : { kind: 'suffix', suffix, port };
  }
  const name = parseName(host);
  return name === null ? null : { kind: 'name', name, port };
}

function splitPort(text: string): { host: string; port: number | null } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  return { host: bracketed ?? plain ?? text, port: port === undefined ? null : Number(port) };
}

function parseSubnet(text: string): { address: string; prefixLength: number } | null {
  const [address = '', length, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return null;
  const maxLength = family === 4 ? 32 : 128;
  if (length === undefined) return { address, prefixLength: maxLength };
  return /^\d{1,3}$/.test(length) && Number(length) <= maxLength
    ? { address, prefixLength: Number(length) }
    : null;
}

/** A name whose last part is a number would be read as an IPv4 address. */
function parseName(text: string): string | null {
  const name = /[/?#@\\%\s]/.test(text) ? '' : domainToASCII(text);
  return hostName.test(name) && name.length <= 253 && !/(?:^|\.)\d+$/.test(name) ? name : null;
}
