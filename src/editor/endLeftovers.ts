import { execFile } from 'node:child_process';
import type { Runtime } from '../launch/runtime';
import { sweepArgument } from '../protocol/rpc';

/** Milliseconds; it takes one or two seconds where something was left. */
const deadline = 10_000;

/**
 * Ends what a killed supervisor has left. Its workers end by themselves, all but one that blocks its event loop from
 * its first turn on, before which its helper thread is not started.
 * @param env that of the supervisor, on which the place of the list of sessions depends
 */
export function endLeftovers(runtime: Runtime, script: string, env: NodeJS.ProcessEnv): void {
  const options = { env: { ...env, NODE_OPTIONS: '' }, timeout: deadline, windowsHide: true };
  // What is left after this is ended at the next start.
  execFile(runtime.path, [script, sweepArgument], options, () => undefined);
}
