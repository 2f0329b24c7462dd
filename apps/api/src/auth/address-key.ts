import { isIP, isIPv6 } from 'node:net';

const GROUPS = 8;
/** Whoever has one IPv6 address usually has the 2^64 of its network. */
const NETWORK_GROUPS = 4;

/** What counts as one caller's address: an IPv4 address, or the /64 network of an IPv6 one. */
export function addressKey(address: string | undefined): string {
  if (address === undefined || isIP(address) === 0) return 'unknown';
  const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  return `${groupsOf(address).slice(0, NETWORK_GROUPS).join(':')}::/64`;
}

/** The groups of an IPv6 address, with the zeros that `::` stands for. */
function groupsOf(address: string): string[] {
  const [left = [], right] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = right === undefined ? 0 : GROUPS - left.length - right.length;
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...(right ?? [])];
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
}
