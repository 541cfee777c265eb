import type { Plan } from '../../protocol/plan';

/** Who accepts a connection, once `auto` is decided and what cannot be is replaced. */
export type SharingMode = 'shared' | 'round-robin' | 'reuse-port' | 'sticky';

export interface SharingPolicy {
  mode: SharingMode;
  /** Why it is this one, one sentence for a person. */
  reason: string;
  /** What was wished and cannot be, one sentence for a notice. */
  notice?: string;
}

/** Where the supervisor runs; the workers run the same Node. */
export interface Host {
  platform: NodeJS.Platform;
  /** Without the leading v. */
  nodeVersion: string;
}

/** The first Node whose libuv binds with SO_REUSEPORT: 1.49, in Node 23.1. */
const reusePortSince = [23, 1] as const;

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

function shared(reason: string, notice?: string): SharingPolicy {
  return { mode: 'shared', reason, ...(notice === undefined ? {} : { notice }) };
}

/**
 * Picks for a person who set nothing. Measured on Linux only, by `npm run bench:sharing`; elsewhere Node's own
 * default stays, which by definition is no slower than `node:cluster` is.
 */
function automatic(platform: NodeJS.Platform): SharingPolicy {
  switch (platform) {
    case 'linux':
      return shared('The workers accept from one shared handle: the fastest on Linux that loses no request.');
    case 'win32':
      return shared('The workers accept from one shared handle, which is Node’s own default on Windows.');
    default:
      return {
        mode: 'round-robin',
        reason: `The supervisor accepts and hands over in turn, which is Node’s own default on ${platform}.`,
      };
  }
}

/**
 * Decides how the workers of a plan share its ports.
 * @returns a mode that works on `host`; `sticky` whenever the plan has it, since the supervisor must then accept
 */
export function decideSharing(
  { scheduling, sticky }: Pick<Plan, 'scheduling' | 'sticky'>,
  { platform, nodeVersion }: Host,
): SharingPolicy {
  if (sticky) {
    return { mode: 'sticky', reason: `The supervisor accepts, so that a client stays with its worker.` };
  }
  switch (scheduling) {
    case 'auto':
      return automatic(platform);
    case 'shared':
      return shared('The workers accept from one shared handle, as was set.');
    case 'round-robin':
      return { mode: 'round-robin', reason: 'The supervisor accepts and hands over in turn, as was set.' };
    case 'reuse-port':
      if (platform !== 'linux') {
        const notice = `Reuse-port scheduling needs Linux, so the workers share one handle on ${platform}.`;
        return shared(notice, notice);
      }
      if (!isAtLeast(nodeVersion, reusePortSince)) {
        const needed = reusePortSince.join('.');
        const notice = `Reuse-port scheduling needs Node.js ${needed}, so the workers share one handle on ${nodeVersion}.`;
        return shared(notice, notice);
      }
      return { mode: 'reuse-port', reason: 'Each worker listens by itself, as was set.' };
  }
}
