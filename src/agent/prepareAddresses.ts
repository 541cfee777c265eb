import { isIPv6 } from 'node:net';

/**
 * Has Node make its pattern of an IPv6 address ahead of need: it does so when one is first looked for, as each `listen` on a
 * host does, and it is a quarter of what a loaded program takes to listen.
 */
export function prepareAddresses(): void {
  isIPv6('');
}
