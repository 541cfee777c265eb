import type { ListenOptions } from 'node:net';

/** What `net.Server.listen` was called with, in any of its forms. */
export type ListenArguments = unknown[];
/** `reusePort` is younger than the types of the oldest Node that is supported. */
type ReusableOptions = ListenOptions & {
  reusePort?: boolean;
  fd?: unknown;
  handle?: unknown;
  _handle?: unknown;
};

/** As Node reads it: numbers, and texts that are numbers. Source: `toNumber` in lib/net.js. */
function toNumber(value: unknown): number {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
  return number >= 0 ? number : 0;
}

/** The options that a call amounts to. Source: `normalizeArgs` and `Server.prototype.listen` in lib/net.js. */
function toOptions(args: ListenArguments): ReusableOptions {
  const [first, second, third] = args;
  if (typeof first === 'object' && first !== null) return first;
  const backlog = toNumber(second) || toNumber(third);
  return {
    port: first as number,
    ...(typeof second === 'string' ? { host: second } : {}),
    ...(backlog === 0 ? {} : { backlog }),
  };
}

/**
 * The same call with `reusePort`. A call that the option is not for is given back as it is: one without a port, or
 * on port 0, where workers that listened by themselves would be given a port each; one with a handle; and one whose
 * options say something about sharing themselves.
 */
export function withReusePort(args: ListenArguments): ListenArguments {
  const options = toOptions(args);
  const { port, fd, handle, _handle, exclusive, reusePort } = options;
  if (toNumber(port) === 0 || typeof fd === 'number' || handle !== undefined || _handle !== undefined)
    return args;
  if (exclusive === true || reusePort !== undefined) return args;
  const callback = args.at(-1);
  return [{ ...options, reusePort: true }, ...(typeof callback === 'function' ? [callback] : [])];
}

/** Node for Linux has the option since 23.1. @param version as `process.versions.node` */
export function hasReusePort(platform: NodeJS.Platform, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return platform === 'linux' && (major > 23 || (major === 23 && minor >= 1));
}
