import { parseArgs } from 'node:util';
import type { Wishes } from '../launch/buildPlan';
import type { Plan } from '../protocol/plan';
import { planDefaults } from '../protocol/planDefaults';

export const usage = `Usage: muster run [options] [program] [arguments of the program]

Runs a Node.js server clustered across its cores under a supervisor. Without a program it takes the one
of package.json. Ctrl+C drains the workers and ends; a second Ctrl+C ends at once.

  --workers N           how many workers, or "auto": one a core (auto)
  --json                print every event as one JSON object a line
  --cwd DIR             the workers' working directory
  --env-file FILE       read environment variables from FILE; may be repeated
  --runtime-arg ARG     an option for the workers' node, as in --runtime-arg=--inspect; may be repeated
  --scheduling POLICY   shared or round-robin (${planDefaults.scheduling})
  --ready-timeout MS    time to listen or to send 'ready'; 0 waits for ever (${planDefaults.readyTimeout})
  --drain-timeout MS    time to finish requests before SIGTERM (${planDefaults.drainTimeout})
  --kill-timeout MS     time after SIGTERM before SIGKILL (${planDefaults.killTimeout})

muster lint checks sources for bugs around processes: see muster lint --help`;

/** The command line cannot be understood. */
export class UsageError extends Error {}

export interface RunOptions {
  program: string | undefined;
  json: boolean;
  wishes: Wishes;
  pace: Pick<Plan, 'scheduling' | 'readyTimeout' | 'drainTimeout' | 'killTimeout' | 'restart'>;
}

const optionTypes = {
  workers: { type: 'string' },
  json: { type: 'boolean' },
  cwd: { type: 'string' },
  'env-file': { type: 'string', multiple: true },
  'runtime-arg': { type: 'string', multiple: true },
  scheduling: { type: 'string' },
  'ready-timeout': { type: 'string' },
  'drain-timeout': { type: 'string' },
  'kill-timeout': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
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

function milliseconds(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (!/^\d{1,8}$/.test(text))
    throw new UsageError(`--${name} takes a number of milliseconds, not "${text}".`);
  return Number(text);
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
    throw new UsageError(`${(error as Error).message}.`);
  }
  if (values.help) return 'help';
  const { workers = 'auto', scheduling = planDefaults.scheduling } = values;
  if (scheduling !== 'shared' && scheduling !== 'round-robin') {
    throw new UsageError(`--scheduling is shared or round-robin, not "${scheduling}".`);
  }
  if (workers !== 'auto' && !/^\d+$/.test(workers)) {
    throw new UsageError(`--workers takes a number or "auto", not "${workers}".`);
  }
  return {
    program,
    json: values.json ?? false,
    wishes: {
      args: theirs,
      ...(values.cwd === undefined ? {} : { cwd: values.cwd }),
      envFiles: values['env-file'] ?? [],
      runtimeArgs: values['runtime-arg'] ?? [],
      workers: workers === 'auto' ? 'auto' : Number(workers),
    },
    pace: {
      ...planDefaults,
      scheduling,
      readyTimeout: milliseconds('ready-timeout', values['ready-timeout'], planDefaults.readyTimeout),
      drainTimeout: milliseconds('drain-timeout', values['drain-timeout'], planDefaults.drainTimeout),
      killTimeout: milliseconds('kill-timeout', values['kill-timeout'], planDefaults.killTimeout),
    },
  };
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
