import type { Batch, Observer } from './batch';
import { CallObserver } from './calls';
import { RuntimeObserver } from './runtime';
import { SpawnObserver } from './spawned';
import { Threads } from './threads';

export interface Observation {
  /** The program serves. */
  onServing(): void;
}

/** @returns nothing of what this program, or this Node, does not let us make */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** Watches everything that needs no part of the rest of the agent; each of it goes without the others. */
export function observe(batch: Batch): Observation {
  const touch = (): void => batch.touch();
  const threads = attempt(() => new Threads());
  const calls = attempt(() => new CallObserver(touch));
  const observers: (Observer | undefined)[] = [
    calls,
    attempt(() => new SpawnObserver(touch)),
    attempt(() => new RuntimeObserver(touch, () => threads?.look() ?? [])),
  ];
  for (const observer of observers) if (observer) batch.add(observer);
  return {
    onServing() {
      attempt(() => calls?.watch());
    },
  };
}
