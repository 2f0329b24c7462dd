import ipaddr from 'ipaddr.js';

/** IPv6 addresses that are routed in public (RFC 4291); what carries an IPv4 address inside is in a range of its own. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Where Azure answers what is meant for the machine alone, at an address that looks public. */
const azureHost = '168.63.129.16';

/** Whether an IP address is one of the public internet: not private, loopback, link-local (where clouds answer with a machine's
 *  credentials), unique-local, shared (CGNAT), multicast, unspecified, reserved, or an IPv6 form of an IPv4 address.
 *  False for what is no IP address. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv6 ? address.match(globalUnicast) : address.toString() !== azureHost;
}
