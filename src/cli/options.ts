import { parseArgs } from 'node:util';
import type { Wishes } from '../launch/buildPlan';
import type { Policy } from '../protocol/planDefaults';
import { policyOptionTypes, readPolicy } from './policyOptions';
import { UsageError } from './usage';

export interface RunOptions {
  program: string | undefined;
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
  ...policyOptionTypes,
} as const;

/** Our options stand before the program; all that follows it is the program's. */
function splitAtProgram(argv: string[]): { own: string[]; program: string | undefined; args: string[] } {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (!word.startsWith('-') || word === '-')
      return { own: argv.slice(0, i), program: word, args: argv.slice(i + 1) };
    const name = word.replace(/^--/, '') as keyof typeof optionTypes;
    if (Object.hasOwn(optionTypes, name) && optionTypes[name].type === 'string') i++;
  }
  return { own: argv, program: undefined, args: [] };
}

/** Our options directly behind the program are ours, up to the first word that is not one, or up to `--`. */
function takeOwn(args: string[]): { mine: string[]; theirs: string[] } {
  let i = 0;
  while (i < args.length) {
    const [name = ''] = (args[i] ?? '').replace(/^--/, '').split('=');
    if (!args[i]?.startsWith('--') || !Object.hasOwn(optionTypes, name)) break;
    const takesNext =
      optionTypes[name as keyof typeof optionTypes].type === 'string' && !args[i]?.includes('=');
    i += takesNext ? 2 : 1;
  }
  return { mine: args.slice(0, i), theirs: args.slice(args[i] === '--' ? i + 1 : i) };
}

function readVariables(pairs: readonly string[]): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const pair of pairs) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`--env takes NAME=VALUE, not "${pair}".`, 'muster run');
    variables[name] = value;
  }
  return variables;
}

/**
 * Reads what follows `muster run`. Options may stand on both sides of the program when only ours are used:
 * `muster run server.js --workers 2` is read as a person means it.
 * @throws UsageError
 */
export function parseRunOptions(argv: string[]): RunOptions | 'help' {
  const { own, program, args } = splitAtProgram(argv);
  const { mine, theirs } = takeOwn(args);
  let values;
  try {
    ({ values } = parseArgs({ args: [...own, ...mine], options: optionTypes }));
  } catch (error) {
    throw new UsageError(`${(error as Error).message}.`, 'muster run');
  }
  if (values.help) return 'help';
  const { workers = 'auto' } = values;
  if (workers !== 'auto' && !/^\d+$/.test(workers)) {
    throw new UsageError(`--workers takes a number or "auto", not "${workers}".`, 'muster run');
  }
  return {
    program,
    json: values.json ?? false,
    wishes: {
      args: theirs,
      ...(values.cwd === undefined ? {} : { cwd: values.cwd }),
      env: readVariables(values.env ?? []),
      envFiles: values['env-file'] ?? [],
      runtimeArgs: values['runtime-arg'] ?? [],
      workers: workers === 'auto' ? 'auto' : Number(workers),
      watch: values['watch-path'] ?? values.watch ?? false,
    },
    policy: readPolicy(values),
  };
}
