import { basename } from 'node:path';
import type { MeasureReport, MeasureRequest } from '../protocol/measure';
import { MeasureProblem } from './problem';
import { makeReport } from './report';
import { measureRounds, type Tell } from './rounds';
import { assertLoadable } from './target';

/** @throws MeasureProblem when there is no number of workers to choose */
function assertMeasurable({ plan }: MeasureRequest): void {
  if (plan.mode !== 'observe') return;
  const message = `${basename(plan.program)} forks its workers itself, as many as it likes: measure what they run, in a file of its own.`;
  throw new MeasureProblem(message);
}

/**
 * Measures how a program scales.
 * @param signal ends it; nothing is left running when this has settled
 * @throws MeasureProblem when it cannot be measured, and the signal's reason
 */
export async function measure(
  request: MeasureRequest,
  tell: Tell,
  signal: AbortSignal,
): Promise<MeasureReport> {
  assertMeasurable(request);
  await assertLoadable(request.requests);
  const startedAt = Date.now();
  return makeReport(request, await measureRounds(request, tell, signal), startedAt);
}
