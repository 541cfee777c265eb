import { parseArgs } from 'node:util';
import { UsageError } from '../usage';

export const formats = ['stylish', 'json', 'sarif'] as const;
export type Format = (typeof formats)[number];

const command = 'muster lint';

export const lintUsage = `Usage: muster lint [options] [path ...]

Checks JavaScript and TypeScript, also in Vue and Svelte files, for bugs around processes. A path is a file, a folder
or a quoted pattern such as "src/**/*.ts"; without one it is the working directory. What .gitignore, .eslintignore and
.musterignore name is left out, and node_modules, minified and binary files are. The nearest .musterrc.json above a
file says which rules hold for it.

  --format FORMAT       how to tell what was found: stylish, for people; json, as ESLint's; or sarif, SARIF 2.1.0
                        (stylish); or -f
  --fix                 apply the fixes that keep what the program does
  --max-warnings N      exit with 1 when there are more than N warnings
  --quiet               leave warnings out: errors only
  --hints               show hints too, which count as warnings
  --config FILE         heed FILE instead of any .musterrc.json; or -c

Exits with 0 when there is no error, with 1 when there is one or there are too many warnings, and with 2 when it could
not check: a wrong option, a path that leads to no file, a .musterrc.json that does not hold. A file that cannot be read
or parsed is an error.`;

export interface LintCommandOptions {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly fix: boolean;
  readonly maxWarnings: number | undefined;
  readonly quiet: boolean;
  readonly hints: boolean;
  readonly config: string | undefined;
}

const optionTypes = {
  format: { type: 'string', short: 'f' },
  fix: { type: 'boolean' },
  'max-warnings': { type: 'string' },
  quiet: { type: 'boolean' },
  hints: { type: 'boolean' },
  config: { type: 'string', short: 'c' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads what follows `muster lint`.
 * @throws UsageError
 */
export function parseLintOptions(argv: readonly string[]): LintCommandOptions | 'help' {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options: optionTypes, allowPositionals: true });
  } catch (error) {
    throw new UsageError(sentenceOf(error as Error), command);
  }
  const { values, positionals } = parsed;
  if (values.help) return 'help';
  const { format = 'stylish', 'max-warnings': maxWarnings } = values;
  if (!isFormat(format))
    throw new UsageError(`--format is stylish, json or sarif, not "${format}".`, command);
  if (maxWarnings !== undefined && !/^\d{1,9}$/.test(maxWarnings))
    throw new UsageError(`--max-warnings takes a number from 0 on, not "${maxWarnings}".`, command);
  return {
    paths: positionals.length === 0 ? ['.'] : positionals,
    format,
    fix: values.fix ?? false,
    maxWarnings: maxWarnings === undefined ? undefined : Number(maxWarnings),
    quiet: values.quiet ?? false,
    hints: values.hints ?? false,
    config: values.config,
  };
}

function isFormat(word: string): word is Format {
  return (formats as readonly string[]).includes(word);
}

/** What Node.js says of a wrong option, without its advice on options of other forms, as one sentence. */
function sentenceOf({ message }: Error): string {
  const [first = ''] = message.split(/\.(?=\s|$)|\n/);
  const [, option] = /^Option '(-[^ ']+).*ambiguous$/.exec(first) ?? [];
  return option === undefined
    ? `${first}.`
    : `${option} takes a value; one that begins with "-" is written as in ${option}=-1.`;
}
