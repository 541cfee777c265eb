import type { RestartRule } from '../protocol/plan';

/** What a slot remembers of its own deaths. Times in milliseconds of one monotonic clock. */
export interface RestartHistory {
  /** The moments of the restarts inside the budget's window; one after a death before ready stands there twice. */
  restarts: readonly number[];
  /** Restarts since the last stable uptime, the exponent of the backoff. */
  streak: number;
}

export interface Death {
  at: number;
  /** Milliseconds the worker was ready; 0 when it never was. */
  readyFor: number;
}

export type RestartDecision =
  { restart: true; delay: number; history: RestartHistory } | { restart: false; history: RestartHistory };

export const noHistory: RestartHistory = { restarts: [], streak: 0 };

/** Each delay is spread by this share up and down, so that slots that died together do not start together. */
const jitterShare = 0.2;
/** Beyond any maximum, and far from where numbers end. */
const maxExponent = 40;

/** At most so many restarts in a sliding window of so many milliseconds: OTP's restart intensity. */
export interface Budget {
  restarts: number;
  windowMs: number;
}

/**
 * Takes `weight` restarts out of a budget at the moment `at`.
 * @param spent the moments of earlier restarts
 * @returns the moments after it, those outside of the window dropped; undefined when the budget does not hold them
 */
export function spend(
  budget: Budget,
  spent: readonly number[],
  at: number,
  weight: number,
): number[] | undefined {
  const recent = spent.filter((moment) => at - moment < budget.windowMs);
  if (recent.length + weight > budget.restarts) return undefined;
  return [...recent, ...Array<number>(weight).fill(at)];
}

/** A worker that dies before it was ever ready counts double: it is nearer to a loop. */
export function weightOf({ readyFor }: Death): number {
  return readyFor === 0 ? 2 : 1;
}

/**
 * Decides what follows a death: exponential backoff with jitter inside a budget. Unlike a count of quick deaths, the
 * window also holds for slow crashers, and as it is only ever asked at a death, waiting in backoff never empties it
 * faster than time does. The first death of a worker that has served is followed by a restart at once: the backoff
 * is against loops, and one death is none.
 * @param random in [0, 1), the source of the jitter
 */
export function decideRestart(
  rule: RestartRule,
  history: RestartHistory,
  death: Death,
  random: number,
): RestartDecision {
  const stable = death.readyFor >= rule.stableAfter && death.readyFor > 0;
  const streak = stable ? 0 : history.streak;
  const step = death.readyFor === 0 ? Math.max(1, streak) : streak;
  const base = step === 0 ? 0 : rule.backoff.initial * 2 ** Math.min(step - 1, maxExponent);
  const spread = Math.min(base, rule.backoff.max) * (1 + jitterShare * (2 * random - 1));
  const delay = Math.round(Math.min(spread, rule.backoff.max));
  const restarts = spend(rule.budget, history.restarts, death.at + delay, weightOf(death));
  if (restarts === undefined) return { restart: false, history: { ...history, streak } };
  return { restart: true, delay, history: { restarts, streak: step + 1 } };
}
