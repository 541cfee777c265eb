import { maxTimeoutMs, maxWorkers } from '../protocol/limits';
import { planDefaults, type Policy } from '../protocol/planDefaults';

/** The whole numbers that a person may give. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

const milliseconds: Range = { min: 0, max: maxTimeoutMs, unit: 'milliseconds' };
const restarts: Range = { min: 0, max: 1_000_000, unit: 'restarts' };

/** Every number of the policy under the one name that settings and options are made of. */
export const policyNumbers = {
  readyTimeout: milliseconds,
  drainTimeout: milliseconds,
  streamTimeout: milliseconds,
  killTimeout: milliseconds,
  backoffInitial: milliseconds,
  backoffMax: milliseconds,
  budgetRestarts: restarts,
  budgetWindow: milliseconds,
  sessionBudgetRestarts: restarts,
  sessionBudgetWindow: milliseconds,
  stableAfter: milliseconds,
  maxSurge: { min: 1, max: maxWorkers, unit: 'workers' },
  heartbeat: milliseconds,
  memoryLimit: { min: 0, max: 16 * 1024 * 1024, unit: 'MB' },
  childrenLimit: { min: 0, max: 1_000_000, unit: 'children' },
} satisfies Record<string, Range>;
export type PolicyNumber = keyof typeof policyNumbers;
export type PolicyNumbers = Record<PolicyNumber, number>;

export const policyNumberNames = Object.keys(policyNumbers) as PolicyNumber[];

/** Bytes of the MB in which a person gives the memory limit, as Node's own `--max-old-space-size` counts. */
const megabyte = 1024 * 1024;

/** What holds where a person gave nothing: the plan's defaults, flat and in the units of `policyNumbers`. */
export const defaultNumbers: Readonly<PolicyNumbers> = {
  readyTimeout: planDefaults.readyTimeout,
  drainTimeout: planDefaults.drainTimeout,
  streamTimeout: planDefaults.streamTimeout,
  killTimeout: planDefaults.killTimeout,
  backoffInitial: planDefaults.restart.backoff.initial,
  backoffMax: planDefaults.restart.backoff.max,
  budgetRestarts: planDefaults.restart.budget.restarts,
  budgetWindow: planDefaults.restart.budget.windowMs,
  sessionBudgetRestarts: planDefaults.restart.sessionBudget.restarts,
  sessionBudgetWindow: planDefaults.restart.sessionBudget.windowMs,
  stableAfter: planDefaults.restart.stableAfter,
  maxSurge: planDefaults.maxSurge,
  heartbeat: planDefaults.heartbeat.threshold,
  memoryLimit: planDefaults.memoryLimit / megabyte,
  childrenLimit: planDefaults.children.limit,
};

export function isWithin({ min, max }: Range, value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

/** What a wrong number should have been, for a sentence: "takes …". */
export function describeRange({ min, max, unit }: Range): string {
  return `a whole number of ${unit} from ${min} to ${max}`;
}

/** What a person chose of the policy; `sticky` is left out where nothing keeps a client with its worker. */
export type PolicyChoices = Pick<Policy, 'scheduling' | 'sticky' | 'warmSpare' | 'keepAlive' | 'ipc'> & {
  replaceUnresponsive: boolean;
  refuseChildren: boolean;
  numbers: Readonly<PolicyNumbers>;
};

export function policyOf({ numbers, replaceUnresponsive, refuseChildren, ...rest }: PolicyChoices): Policy {
  return {
    ...rest,
    readyTimeout: numbers.readyTimeout,
    drainTimeout: numbers.drainTimeout,
    streamTimeout: numbers.streamTimeout,
    killTimeout: numbers.killTimeout,
    restart: {
      backoff: { initial: numbers.backoffInitial, max: numbers.backoffMax },
      budget: { restarts: numbers.budgetRestarts, windowMs: numbers.budgetWindow },
      sessionBudget: { restarts: numbers.sessionBudgetRestarts, windowMs: numbers.sessionBudgetWindow },
      stableAfter: numbers.stableAfter,
    },
    maxSurge: numbers.maxSurge,
    heartbeat: { threshold: numbers.heartbeat, replace: replaceUnresponsive },
    memoryLimit: numbers.memoryLimit * megabyte,
    children: { limit: numbers.childrenLimit, refuse: refuseChildren },
  };
}
