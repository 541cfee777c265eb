import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * A random UUID, of version 4. On Linux it is the kernel's (random(4)): `node:crypto` is a twentieth of the memory of a
 * supervisor that needs it for nothing else.
 */
export function randomId(): string {
  if (process.platform === 'linux') {
    try {
      return readFileSync('/proc/sys/kernel/random/uuid', 'latin1').trim();
    } catch {
      // A sandbox may hide it.
    }
  }
  return randomUUID();
}
