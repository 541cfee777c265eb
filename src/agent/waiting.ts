/**
 * How the helper thread asks, over the inspector, which requests wait for the main thread: by an expression, so that
 * nothing has to be written down for each request. What it calls hangs on a function of ours that the program has no
 * use for, under a name that it does not find by looking through an object.
 */
import type { RequestRecord } from '../protocol/traffic';

const name = 'muster.waiting';

/** The expression: JSON of the records, or nothing that can be read where the program has a `process` of its own. */
export const askForWaiting = `process.reallyExit[Symbol.for('${name}')]()`;

/** To be called once `process.reallyExit` is ours. */
export function answerForWaiting(waiting: () => RequestRecord[]): void {
  const { reallyExit } = process as NodeJS.Process & { reallyExit: object };
  Object.defineProperty(reallyExit, Symbol.for(name), { value: () => JSON.stringify(waiting()) });
}
