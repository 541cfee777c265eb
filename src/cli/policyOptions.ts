import {
  defaultNumbers,
  describeRange,
  exitCodes,
  isWithin,
  policyNumberNames,
  policyNumbers,
  policyOf,
  type PolicyNumber,
  type PolicyNumbers,
  type Range,
} from '../launch/policyNumbers';
import { parseSticky, stickyForms } from '../launch/sticky';
import { schedulings } from '../protocol/plan';
import { planDefaults, type Policy } from '../protocol/planDefaults';
import { UsageError } from './usage';

type KebabCase<T extends string> = T extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `-${Lowercase<Head>}`}${KebabCase<Tail>}`
  : T;
type NumberOption = KebabCase<PolicyNumber>;

const optionOf = (name: PolicyNumber): NumberOption =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`) as NumberOption;

const numberOptions = Object.fromEntries(
  policyNumberNames.map((name) => [optionOf(name), { type: 'string' }]),
) as Record<NumberOption, { type: 'string' }>;

/** For `parseArgs`. */
export const policyOptionTypes = {
  scheduling: { type: 'string' },
  sticky: { type: 'string' },
  'warm-spare': { type: 'boolean' },
  'no-cold-spare': { type: 'boolean' },
  'keep-alive': { type: 'string', multiple: true },
  'replace-unresponsive': { type: 'boolean' },
  'refuse-children': { type: 'boolean' },
  'stop-exit-code': { type: 'string', multiple: true },
  'hide-payloads': { type: 'boolean' },
  redact: { type: 'string', multiple: true },
  ...numberOptions,
} as const;

/** What `parseArgs` made of `policyOptionTypes`. */
export type PolicyValues = Partial<Record<NumberOption | 'scheduling' | 'sticky', string>> & {
  'warm-spare'?: boolean;
  'no-cold-spare'?: boolean;
  'replace-unresponsive'?: boolean;
  'refuse-children'?: boolean;
  'hide-payloads'?: boolean;
  redact?: string[];
  'keep-alive'?: string[];
  'stop-exit-code'?: string[];
};

const refused = (option: string, takes: string, text: string): UsageError =>
  new UsageError(`--${option} takes ${takes}, not "${text}".`, 'muster run');

/** @throws UsageError */
function readNumber(option: string, range: Range, text: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : undefined;
  if (!isWithin(range, number)) throw refused(option, describeRange(range), text);
  return number;
}

/** @throws UsageError */
export function readPolicy(values: PolicyValues): Policy {
  const numbers: PolicyNumbers = { ...defaultNumbers };
  for (const name of policyNumberNames) {
    const text = values[optionOf(name)];
    if (text !== undefined) numbers[name] = readNumber(optionOf(name), policyNumbers[name], text);
  }
  const { scheduling: wish = planDefaults.scheduling } = values;
  const scheduling = schedulings.find((one) => one === wish);
  if (scheduling === undefined) throw refused('scheduling', `one of ${schedulings.join(', ')}`, wish);
  const sticky = parseSticky(values.sticky ?? 'off');
  if (sticky === undefined) throw refused('sticky', stickyForms, values.sticky ?? '');
  return policyOf({
    scheduling,
    ...(sticky === 'off' ? {} : { sticky }),
    warmSpare: values['warm-spare'] ?? planDefaults.warmSpare,
    coldSpare: values['no-cold-spare'] === undefined ? planDefaults.coldSpare : false,
    keepAlive: values['keep-alive'] ?? planDefaults.keepAlive,
    refuseChildren: values['refuse-children'] ?? planDefaults.children.refuse,
    replaceUnresponsive: values['replace-unresponsive'] ?? planDefaults.heartbeat.replace,
    stopExitCodes: (values['stop-exit-code'] ?? []).map((text) =>
      readNumber('stop-exit-code', exitCodes, text),
    ),
    ipc: {
      payloads: values['hide-payloads'] === true ? false : planDefaults.ipc.payloads,
      redact: [...planDefaults.ipc.redact, ...(values.redact ?? [])],
    },
    numbers,
  });
}
