import { createRequire } from 'node:module';
import { isIPv6 } from 'node:net';

/**
 * Has Node make ahead of need what it makes at the first `listen` on a host, almost half of what a loaded program takes
 * for it: its module for names, and its pattern of an IPv6 address, which V8 compiles when it is used again.
 */
export function prepareListen(): void {
  createRequire(__filename)('node:dns');
  for (const address of ['', '::']) isIPv6(address);
}
