import type { Address } from '../protocol/events';

/** A program that runs for one measurement, in one of its ways. */
export interface Subject {
  /** The process that all of it descends from. */
  readonly pid: number;
  /** The processes that answer. */
  readonly workers: readonly number[];
  /** Where it listens. */
  readonly addresses: readonly Address[];
  /** Why it is not whole any more, in a sentence for a person. */
  readonly failure: string | undefined;
  /** Ends it. Resolves when nothing is left of it. */
  stop(): Promise<void>;
}

/** Milliseconds that a subject has to listen, where the person gave it no end. */
const readyDeadline = 30_000;

/** @param wish the plan's ready timeout, 0 for none */
export const readyTimeoutOf = (wish: number): number => (wish === 0 ? readyDeadline : wish);
