import { isIPv4, isIPv6 } from 'node:net';

const GROUPS = 8;
/** Whoever has one address of such a network has all of them (RFC 4291 §2.5.1). */
const NETWORK_GROUPS = 4;
const MAPPED = '::ffff:';

/** Where a connection comes from, as far as it tells people apart: an IPv4 address, or the /64 network of an IPv6 address. */
export function sourceOf(address: string | undefined): string {
  if (address === undefined) return '';
  const bare = address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
  if (isIPv4(bare) || !isIPv6(bare)) return bare;
  const [head = '', tail] = bare.split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const between = Array<string>(Math.max(0, GROUPS - before.length - after.length)).fill('0');
  return [...before, ...between, ...after].slice(0, NETWORK_GROUPS).join(':');
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
