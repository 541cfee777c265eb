/**
 * The native functions below Node's synchronous ones. They are watched there, and not where the program calls, so that
 * the program's functions stay what they are, `import { execSync }` is seen as well as `require`, and no error has a
 * frame of ours in its stack: Node makes its errors once the native call is over.
 */
import { createHook } from 'node:async_hooks';
import type * as crypto from 'node:crypto';
import { createRequire } from 'node:module';

type Native = (...args: unknown[]) => unknown;

/** Called around a native function: `call` runs it, and must be run once. */
export type Around = (args: readonly unknown[], call: () => unknown) => unknown;

interface Internals {
  binding(name: string): Record<string, unknown>;
  /** Not documented; Node's own tests go by it. */
  moduleLoadList?: readonly string[];
}
const internals = process as unknown as Internals;

/** Puts `around` around a method of an object, if it is there. */
function surround(object: object, name: string, around: Around): void {
  const native = Reflect.get(object, name) as Native | undefined;
  if (typeof native !== 'function') return;
  Reflect.set(object, name, function (this: unknown, ...args: unknown[]): unknown {
    return around(args, () => Reflect.apply(native, this, args));
  });
}

/** The internals of Node by their name; nothing where a program may not have them, as under the permission model. */
function bindingOf(name: string): Record<string, unknown> | undefined {
  const { noDeprecation } = process;
  try {
    // Only with --pending-deprecation would it warn, of what the program has not done.
    process.noDeprecation = true;
    return internals.binding(name);
  } catch {
    return undefined;
  } finally {
    if (noDeprecation === undefined) Reflect.deleteProperty(process, 'noDeprecation');
    else process.noDeprecation = noDeprecation;
  }
}

/** Under `spawnSync`, `execSync` and `execFileSync`: one function that is given their options. */
export function aroundSpawnSync(around: Around): void {
  const binding = bindingOf('spawn_sync');
  if (binding) surround(binding, 'spawn', around);
}

/**
 * Under `pbkdf2Sync` and `scryptSync`: jobs whose classes Node keeps to itself, but which it shows to hooks. Only of a
 * program that has loaded `crypto`, as every HTTP server has: it is not loaded for our sake.
 */
export function aroundCryptoSync(around: Around): void {
  if (internals.moduleLoadList?.includes('NativeModule crypto') !== true) return;
  const { pbkdf2Sync, scryptSync } = createRequire(__filename)('node:crypto') as typeof crypto;
  for (const run of [
    () => pbkdf2Sync('', '', 1, 1, 'sha1'),
    () => scryptSync('', '', 1, { N: 2, r: 1, p: 1 }),
  ]) {
    let job: object | undefined;
    const hook = createHook({ init: (_id, _type, _trigger, resource) => (job ??= resource) }).enable();
    try {
      run();
    } catch {
      // Not every build of OpenSSL has both.
    } finally {
      hook.disable();
    }
    const prototype: unknown = job && Object.getPrototypeOf(job);
    if (typeof prototype === 'object' && prototype !== null) surround(prototype, 'run', around);
  }
}
