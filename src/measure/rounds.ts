import type { MeasureRequest } from '../protocol/measure';
import { startClustered } from './clustered';
import { CostWatch, type Cost } from './cost';
import { rotate } from './counts';
import { runLoad } from './load/client';
import type { LoadFigures } from './load/protocol';
import { nameOf, plain } from './names';
import { startPlain } from './plain';
import { MeasureProblem } from './problem';
import { makeOrder } from './target';

/** What one measurement gave. */
export interface Sample {
  figures: LoadFigures;
  cost: Cost;
}

/** @param message what is measured now */
export type Tell = (done: number, total: number, message: string) => void;

/** @throws MeasureProblem when there is nothing to be learnt from the answers */
function assertAnswers({ good, statuses }: LoadFigures, workers: number, request: string): void {
  if (good > 0) return;
  const [first] = Object.entries(statuses).sort(([, a], [, b]) => b - a);
  const with_ = nameOf(workers);
  if (!first) {
    throw new MeasureProblem(`No request was answered by ${with_}: ${request} is not answered at all.`);
  }
  const [status] = first;
  throw new MeasureProblem(
    `Every answer of ${with_} to ${request} was an error (${status}): request something that it answers.`,
  );
}

async function measureOnce(
  { plan, requests, load }: MeasureRequest,
  workers: number,
  signal: AbortSignal,
): Promise<Sample> {
  const subject = await (workers === plain
    ? startPlain(plan, signal)
    : startClustered(plan, workers, signal));
  const watch = new CostWatch(subject);
  try {
    const order = await makeOrder(requests, subject.addresses, load, signal);
    let begun: Promise<void> | undefined;
    const begin = (): void => {
      begun = watch.begin();
    };
    const figures = await runLoad(order, begin, signal);
    await begun;
    const cost = await watch.end();
    if (subject.failure !== undefined)
      throw new MeasureProblem(`Under the load ${nameOf(workers)} did not last: ${subject.failure}`);
    const asked = requests.map(({ method, url }) => `${method} ${url}`);
    assertAnswers(figures, workers, asked.length === 1 ? asked.join() : 'the requests');
    return { figures, cost };
  } finally {
    watch.dispose();
    await subject.stop();
  }
}

/**
 * Measures every way to run a program once a round, each from its start, so that a minute in which the machine was busy
 * with something else falls on all of them. The first is a clustered one, whose failures are explained best.
 * @param signal ends it
 * @returns the samples of each number of workers, one a round
 * @throws MeasureProblem when it cannot be measured, and the signal's reason; nothing is left running
 */
export async function measureRounds(
  request: MeasureRequest,
  tell: Tell,
  signal: AbortSignal,
): Promise<Map<number, Sample[]>> {
  const [first = 1, ...more] = request.counts;
  const ways = [first, plain, ...more];
  const { rounds } = request.load;
  const samples = new Map<number, Sample[]>(ways.map((workers) => [workers, []]));
  let done = 0;
  for (let round = 0; round < rounds; round++) {
    for (const workers of rotate(ways, round)) {
      tell(done++, ways.length * rounds, `${nameOf(workers)}, round ${round + 1} of ${rounds}`);
      samples.get(workers)?.push(await measureOnce(request, workers, signal));
    }
  }
  return samples;
}
