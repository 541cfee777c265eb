import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './usage';

type OptionTypes = NonNullable<ParseArgsConfig['options']>;

/** What was said to a command that runs a program. */
export interface AroundProgram<T extends OptionTypes> {
  values: ReturnType<typeof parseArgs<{ options: T }>>['values'];
  program: string | undefined;
  /** Of the program. */
  args: string[];
}

/** Our options stand before the program; all that follows it is the program's. */
function splitAtProgram(
  argv: string[],
  types: OptionTypes,
): { own: string[]; program: string | undefined; args: string[] } {
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (!word.startsWith('-') || word === '-')
      return { own: argv.slice(0, i), program: word, args: argv.slice(i + 1) };
    const name = word.replace(/^--/, '');
    if (Object.hasOwn(types, name) && types[name]?.type === 'string') i++;
  }
  return { own: argv, program: undefined, args: [] };
}

/** Our options directly behind the program are ours, up to the first word that is not one, or up to `--`. */
function takeOwn(args: string[], types: OptionTypes): { mine: string[]; theirs: string[] } {
  let i = 0;
  while (i < args.length) {
    const [name = ''] = (args[i] ?? '').replace(/^--/, '').split('=');
    if (!args[i]?.startsWith('--') || !Object.hasOwn(types, name)) break;
    const takesNext = types[name]?.type === 'string' && !args[i]?.includes('=');
    i += takesNext ? 2 : 1;
  }
  return { mine: args.slice(0, i), theirs: args.slice(args[i] === '--' ? i + 1 : i) };
}

/**
 * Reads options, a program and its arguments. Options may stand on both sides of the program when only ours are used:
 * `muster run server.js --workers 2` is read as a person means it.
 * @param command such as "muster run"
 * @throws UsageError
 */
export function parseAroundProgram<T extends OptionTypes>(
  argv: string[],
  types: T,
  command: string,
): AroundProgram<T> {
  const { own, program, args } = splitAtProgram(argv, types);
  const { mine, theirs } = takeOwn(args, types);
  try {
    const { values } = parseArgs({ args: [...own, ...mine], options: types });
    return { values, program, args: theirs };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}.`, command);
  }
}
