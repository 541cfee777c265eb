import type { Cause } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import type { ExitFacts } from './exitCause';
import type { ShutdownPace } from './shutdown';
import type { WorkerProcess } from './workerProcess';

/** What a slot needs of its session. */
export interface SlotHost {
  plan(): Plan;
  pace(): ShutdownPace;
  fork(slot: number): WorkerProcess;
  /**
   * Finds the cause of a death, such as who holds a port, and may ask for another attempt at once.
   * @param plan the one that the worker was forked with
   */
  examine(facts: ExitFacts, plan: Plan): Promise<{ cause: Cause; retry: boolean }>;
  /** Takes restarts out of the session's budget. @returns whether it held them */
  spend(weight: number): boolean;
}
