import type { MeasureReport, MeasureRequest } from '../protocol/measure';
import { makeReport } from './report';
import { measureRounds, type Tell } from './rounds';
import { assertLoadable } from './target';

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
  await assertLoadable(request.requests);
  const startedAt = Date.now();
  return makeReport(request, await measureRounds(request, tell, signal), startedAt);
}
