import { basename } from 'node:path';
import type { Cause, EventBody, Location, Sample } from '../protocol/events';
import type { RestartRule } from '../protocol/plan';
import type { Block } from './blockedLoop';
import type { GivenUp } from './deaths';

export type NoticeBody = Extract<EventBody, { type: 'notice' }>;

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
const place = ({ file, line }: Location): string => `${basename(file)}:${line}`;

const asAWarning = { type: 'notice', severity: 'warning' } as const;

/** A slot has failed: its last error, and what it means that it is not restarted. */
export function failedNotice(cause: Cause, why: GivenUp, rule: RestartRule, slots: number[]): NoticeBody {
  const { restarts, windowMs } = why === 'sessionBudget' ? rule.sessionBudget : rule.budget;
  const whose = why === 'sessionBudget' ? "The session's" : 'Its';
  const budget = `${whose} budget of ${restarts} restarts in ${seconds(windowMs)} is used up.`;
  const message = why === 'certain' ? cause.message : `${cause.message} ${budget}`;
  return { type: 'notice', id: `failed: ${cause.message}`, severity: 'error', slots, message, cause };
}

/** Why a worker is replaced, or would be, that has stood still. */
export function unresponsiveCause({ since, in: blockedIn }: Block, now: number): Cause {
  const where = blockedIn?.location ? ` in ${blockedIn.name} (${place(blockedIn.location)})` : '';
  return {
    kind: 'unresponsive',
    message: `Its event loop has stood still for ${seconds(now - since)}${where}.`,
    ...(blockedIn && { detail: blockedIn.stack }),
    ...(blockedIn?.location && { location: blockedIn.location }),
  };
}

/** Why a worker is replaced, or would be, that holds too much memory. */
export function memoryCause({ treeMemory, children }: Sample, limit: number): Cause {
  const withChildren = children === 0 ? '' : ` with its ${children === 1 ? 'child' : `${children} children`}`;
  const held = `Held ${megabytes(treeMemory)}${withChildren}`;
  return { kind: 'memoryLimit', message: `${held}, more than the limit of ${megabytes(limit)}.` };
}

/**
 * A worker does not respond. One notice a block.
 * @param waiting connections that were handed to it and that it has not taken; known where the supervisor accepts
 */
export function unresponsiveNotice(slot: number, cause: Cause, since: number, waiting: number): NoticeBody {
  const held = waiting === 1 ? ' A connection waits for it.' : ` ${waiting} connections wait for it.`;
  const message = `Worker ${slot} does not respond. ${cause.message}${waiting === 0 ? '' : held}`;
  return { ...asAWarning, id: `unresponsive: ${slot} ${since}`, slots: [slot], message, cause };
}

/** A worker that should be replaced goes on. */
export function notReplacedNotice(slot: number, cause: Cause, failure: Cause | undefined): NoticeBody {
  const why = failure
    ? `Its replacement failed: ${failure.message}`
    : 'It is not replaced, as it was restarted too often: its restart budget is used up.';
  const message = `Worker ${slot}: ${cause.message} ${why}`;
  return { ...asAWarning, id: `notReplaced: ${slot} ${cause.kind}`, slots: [slot], message, cause };
}

/** Node by itself could not run the program, for this cause. */
export function otherLoaderNotice(cause: Cause): NoticeBody {
  const message = `Node cannot run this TypeScript by itself, so the project's own loader runs it. ${cause.message}`;
  return { type: 'notice', id: 'typescript-fallback', severity: 'info', slots: [], message, cause };
}
