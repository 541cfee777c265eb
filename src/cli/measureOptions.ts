import { availableParallelism } from 'node:os';
import type { Wishes } from '../launch/buildPlan';
import { describeRange, isWithin, type Range } from '../launch/policyNumbers';
import { loadNumbers, mostWorkers, readLoadNumbers } from '../measure/loadNumbers';
import { defaultWishes, type LoadWishes } from '../measure/loadWishes';
import { maxWorkers } from '../protocol/limits';
import type { LoadShape } from '../protocol/measure';
import type { Policy } from '../protocol/planDefaults';
import { parseAroundProgram } from './aroundProgram';
import { appOptionTypes, readAppChoice, type AppChoice } from './ecosystem';
import { readVariables } from './options';
import { policyOptionTypes, readPolicy } from './policyOptions';
import { UsageError } from './usage';

export interface MeasureOptions {
  program: string | undefined;
  /** Where the program is an ecosystem file. */
  app: AppChoice;
  format: 'text' | 'json' | 'markdown';
  wishes: Wishes;
  policy: Policy;
  load: LoadShape;
  requests: LoadWishes;
  /** The most workers that are measured. */
  most: number;
}

const command = 'muster measure';

/** For `parseArgs`. */
const optionTypes = {
  url: { type: 'string' },
  method: { type: 'string' },
  header: { type: 'string', multiple: true },
  body: { type: 'string' },
  'request-file': { type: 'string' },
  connections: { type: 'string' },
  duration: { type: 'string' },
  'warm-up': { type: 'string' },
  rounds: { type: 'string' },
  'max-workers': { type: 'string' },
  json: { type: 'boolean' },
  markdown: { type: 'boolean' },
  cwd: { type: 'string' },
  env: { type: 'string', multiple: true },
  'env-file': { type: 'string', multiple: true },
  'runtime-arg': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  ...appOptionTypes,
  ...policyOptionTypes,
} as const;

function readNumber(option: string, range: Range, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d+$/.test(text) ? Number(text) : undefined;
  if (isWithin(range, number)) return number;
  throw new UsageError(`--${option} takes ${describeRange(range)}, not "${text}".`, command);
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`--header takes "Name: value", not "${line}".`, command);
    headers[name] = value;
  }
  return headers;
}

/**
 * Reads what follows `muster measure`.
 * @throws UsageError
 */
export function parseMeasureOptions(argv: string[]): MeasureOptions | 'help' {
  const { values, program, args } = parseAroundProgram(argv, optionTypes, command);
  if (values.help) return 'help';
  if (values.json && values.markdown)
    throw new UsageError('--json and --markdown are two forms of one report: give one of them.', command);
  const options = {
    warmUp: 'warm-up',
    connections: 'connections',
    duration: 'duration',
    rounds: 'rounds',
  } as const;
  const { body, 'request-file': requestFile } = values;
  return {
    program,
    app: readAppChoice(values),
    format: values.json ? 'json' : values.markdown ? 'markdown' : 'text',
    wishes: {
      args,
      ...(values.cwd === undefined ? {} : { cwd: values.cwd }),
      env: readVariables(values.env ?? [], command),
      envFiles: values['env-file'] ?? [],
      runtimeArgs: values['runtime-arg'] ?? [],
      workers: 1,
    },
    policy: readPolicy(values),
    load: readLoadNumbers((name) => readNumber(options[name], loadNumbers[name], values[options[name]])),
    requests: {
      url: values.url ?? defaultWishes.url,
      method: (values.method ?? defaultWishes.method).toUpperCase(),
      headers: readHeaders(values.header ?? []),
      ...(body === undefined ? {} : { body }),
      ...(requestFile === undefined ? {} : { requestFile }),
    },
    most:
      readNumber('max-workers', mostWorkers, values['max-workers']) ??
      Math.min(availableParallelism(), maxWorkers),
  };
}
