import type { Plan } from './plan';

/** The part of a plan that says how a program is supervised, whatever the program is. */
export type Policy = Pick<
  Plan,
  | 'scheduling'
  | 'sticky'
  | 'readyTimeout'
  | 'drainTimeout'
  | 'killTimeout'
  | 'streamTimeout'
  | 'restart'
  | 'maxSurge'
  | 'heartbeat'
  | 'memoryLimit'
  | 'children'
  | 'ipc'
  | 'warmSpare'
  | 'coldSpare'
  | 'keepAlive'
>;

/** The policy of a person who set nothing; the settings' documented defaults are these. */
export const planDefaults: Policy = {
  scheduling: 'auto',
  readyTimeout: 30_000,
  drainTimeout: 10_000,
  killTimeout: 5_000,
  streamTimeout: 3_000,
  restart: {
    backoff: { initial: 100, max: 15_000 },
    budget: { restarts: 5, windowMs: 60_000 },
    sessionBudget: { restarts: 100, windowMs: 60_000 },
    stableAfter: 30_000,
    stopExitCodes: [],
  },
  maxSurge: 1,
  heartbeat: { threshold: 5_000, replace: false },
  memoryLimit: 0,
  children: { limit: 0, refuse: false },
  ipc: {
    payloads: true,
    redact: [
      ...['password', 'passwd', 'passphrase', 'token', 'authorization', 'secret', 'cookie'],
      ...['apikey', 'privatekey', 'credential'],
    ],
  },
  warmSpare: false,
  coldSpare: true,
  keepAlive: [],
};
