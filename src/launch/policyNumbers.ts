import { maxExitCode, maxTimeoutMs, maxWorkers } from '../protocol/limits';
import { planDefaults, type Policy } from '../protocol/planDefaults';

/** The whole numbers that a person may give. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly unit: string;
}

const milliseconds: Range = { min: 0, max: maxTimeoutMs, unit: 'milliseconds' };
const restarts: Range = { min: 0, max: 1_000_000, unit: 'restarts' };

/** What an exit code may be. */
export const exitCodes: Range = { min: 0, max: maxExitCode, unit: 'exit codes' };

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

/** The numbers of a policy, flat and in the units of `policyNumbers`. */
const numbersOf = (policy: Policy): PolicyNumbers => ({
  readyTimeout: policy.readyTimeout,
  drainTimeout: policy.drainTimeout,
  streamTimeout: policy.streamTimeout,
  killTimeout: policy.killTimeout,
  backoffInitial: policy.restart.backoff.initial,
  backoffMax: policy.restart.backoff.max,
  budgetRestarts: policy.restart.budget.restarts,
  budgetWindow: policy.restart.budget.windowMs,
  sessionBudgetRestarts: policy.restart.sessionBudget.restarts,
  sessionBudgetWindow: policy.restart.sessionBudget.windowMs,
  stableAfter: policy.restart.stableAfter,
  maxSurge: policy.maxSurge,
  heartbeat: policy.heartbeat.threshold,
  memoryLimit: policy.memoryLimit / megabyte,
  childrenLimit: policy.children.limit,
});

/** What holds where a person gave nothing. */
export const defaultNumbers: Readonly<PolicyNumbers> = numbersOf(planDefaults);

export function isWithin({ min, max }: Range, value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

/** What a wrong number should have been, for a sentence: "takes …". */
export function describeRange({ min, max, unit }: Range): string {
  return `a whole number of ${unit} from ${min} to ${max}`;
}

/** What a person chose of the policy; `sticky` is left out where nothing keeps a client with its worker. */
export type PolicyChoices = Pick<
  Policy,
  'scheduling' | 'sticky' | 'warmSpare' | 'coldSpare' | 'keepAlive' | 'ipc'
> & {
  replaceUnresponsive: boolean;
  refuseChildren: boolean;
  stopExitCodes: number[];
  numbers: Readonly<PolicyNumbers>;
};

export function policyOf({
  numbers,
  replaceUnresponsive,
  refuseChildren,
  stopExitCodes,
  ...rest
}: PolicyChoices): Policy {
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
      stopExitCodes,
    },
    maxSurge: numbers.maxSurge,
    heartbeat: { threshold: numbers.heartbeat, replace: replaceUnresponsive },
    memoryLimit: numbers.memoryLimit * megabyte,
    children: { limit: numbers.childrenLimit, refuse: refuseChildren },
  };
}

/** Puts the numbers that a program's own files wish for where the person left the default. */
export function withWishes(policy: Policy, wishes: Partial<PolicyNumbers>): Policy {
  const numbers = numbersOf(policy);
  for (const name of policyNumberNames)
    if (numbers[name] === defaultNumbers[name]) numbers[name] = wishes[name] ?? numbers[name];
  const { heartbeat, children, restart } = policy;
  return policyOf({
    ...policy,
    numbers,
    replaceUnresponsive: heartbeat.replace,
    refuseChildren: children.refuse,
    stopExitCodes: restart.stopExitCodes,
  });
}
