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

/**
 * Decides what follows a death: exponential backoff with jitter inside a sliding window of restarts, as in OTP's
 * restart intensity. Unlike a count of quick deaths, the window also holds for slow crashers, and as it is only
 * ever asked at a death, waiting in backoff never empties it faster than time does.
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
  const weight = death.readyFor === 0 ? 2 : 1;
  const recent = history.restarts.filter((at) => death.at - at < rule.budget.windowMs);
  if (recent.length + weight > rule.budget.restarts) {
    return { restart: false, history: { restarts: recent, streak } };
  }
  const base = Math.min(rule.backoff.initial * 2 ** Math.min(streak, maxExponent), rule.backoff.max);
  const spread = base * (1 + jitterShare * (2 * random - 1));
  const delay = Math.round(Math.min(spread, rule.backoff.max));
  const restarts = [...recent, ...Array<number>(weight).fill(death.at + delay)];
  return { restart: true, delay, history: { restarts, streak: streak + 1 } };
}
