import type { Observed } from '../../protocol/traffic';
import { Exchanges } from '../exchanges';
import { Batch, type Observer } from './batch';
import { CallObserver } from './calls';
import { later } from './clock';
import { RequestObserver } from './requests';
import type { RuntimeObserver } from './runtime';
import { SpawnObserver } from './spawned';
import { Threads } from './threads';

export interface Observation {
  readonly batch: Batch;
  readonly requests: RequestObserver;
  readonly exchanges: Exchanges;
  /** The program serves. */
  onServing(): void;
}

/**
 * Milliseconds behind the program's first turn: what is to be seen once a second is not worth to be ready later for.
 */
const runtimeDelay = 30;

/** @returns nothing of what this program, or this Node, does not let us make */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/**
 * Watches what the program does; each part of it goes without the others.
 * @param send is called when there is something to tell, at most ten times a second
 */
export function observe(send: (observed: Observed) => void): Observation {
  let runtime: RuntimeObserver | undefined;
  const batch = new Batch(send, () => runtime?.onTouch());
  const touch = (): void => batch.touch();
  const requests = new RequestObserver(touch);
  const exchanges = new Exchanges(requests);
  requests.watch(exchanges);
  const threads = attempt(() => new Threads());
  const calls = attempt(() => new CallObserver(touch));
  const observers: (Observer | undefined)[] = [requests, calls, attempt(() => new SpawnObserver(touch))];
  for (const observer of observers) if (observer) batch.add(observer);
  later(() => {
    // Loaded now, and with it what it needs of Node.
    void import('./runtime')
      .then(({ RuntimeObserver: Observer }) => {
        runtime = new Observer(
          () => batch.wake(),
          () => threads?.look() ?? [],
        );
        batch.add(runtime);
      })
      .catch(() => undefined);
  }, runtimeDelay);
  return {
    batch,
    requests,
    exchanges,
    onServing() {
      later(() => attempt(() => calls?.watch()), 0);
    },
  };
}
