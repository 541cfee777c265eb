import type { Wishes } from '../launch/buildPlan';
import type { Policy } from '../protocol/planDefaults';
import { parseAroundProgram } from './aroundProgram';
import { appOptionTypes, readAppChoice, type AppChoice } from './ecosystem';
import { policyOptionTypes, readPolicy } from './policyOptions';
import { UsageError } from './usage';

export interface RunOptions {
  program: string | undefined;
  /** Where the program is an ecosystem file. */
  app: AppChoice;
  json: boolean;
  wishes: Wishes;
  policy: Policy;
}

/** For `parseArgs`. */
export const optionTypes = {
  workers: { type: 'string' },
  json: { type: 'boolean' },
  cwd: { type: 'string' },
  env: { type: 'string', multiple: true },
  'env-file': { type: 'string', multiple: true },
  'runtime-arg': { type: 'string', multiple: true },
  watch: { type: 'boolean' },
  'watch-path': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  ...appOptionTypes,
  ...policyOptionTypes,
} as const;

/** @throws UsageError */
export function readVariables(pairs: readonly string[], command: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const pair of pairs) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`--env takes NAME=VALUE, not "${pair}".`, command);
    variables[name] = value;
  }
  return variables;
}

/**
 * Reads what follows `muster run`.
 * @throws UsageError
 */
export function parseRunOptions(argv: string[]): RunOptions | 'help' {
  const { values, program, args } = parseAroundProgram(argv, optionTypes, 'muster run');
  if (values.help) return 'help';
  const { workers = 'auto' } = values;
  if (workers !== 'auto' && !/^\d+$/.test(workers)) {
    throw new UsageError(`--workers takes a number or "auto", not "${workers}".`, 'muster run');
  }
  return {
    program,
    app: readAppChoice(values),
    json: values.json ?? false,
    wishes: {
      args,
      ...(values.cwd === undefined ? {} : { cwd: values.cwd }),
      env: readVariables(values.env ?? [], 'muster run'),
      envFiles: values['env-file'] ?? [],
      runtimeArgs: values['runtime-arg'] ?? [],
      workers: workers === 'auto' ? 'auto' : Number(workers),
      watch: values['watch-path'] ?? values.watch ?? false,
    },
    policy: readPolicy(values),
  };
}
