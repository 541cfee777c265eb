import type { Plan } from './plan';

/** The values a plan has when a person set nothing; the settings' documented defaults are these. */
export const planDefaults = {
  scheduling: 'shared',
  readyTimeout: 30_000,
  drainTimeout: 10_000,
  killTimeout: 5_000,
  restart: {
    backoff: { initial: 100, max: 15_000 },
    budget: { restarts: 5, windowMs: 60_000 },
    stableAfter: 30_000,
  },
} as const satisfies Partial<Plan>;
