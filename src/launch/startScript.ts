import { parse } from 'shell-quote';

/** What a `scripts.start` of the form `node … file …` says. */
export interface StartScript {
  env: Record<string, string>;
  runtimeArgs: string[];
  /** As written, relative to the package. */
  program: string;
  args: string[];
}

/** Options of node whose value may stand in the next word. Source: `node --help`, options with `=...`. */
const takesValue = new Set([
  ...['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions', '--title'],
  ...['--env-file', '--env-file-if-exists', '--inspect-port', '--icu-data-dir', '--openssl-config'],
  ...['--max-http-header-size', '--dns-result-order', '--unhandled-rejections', '--watch-path'],
]);
/** With these node runs something else than a file. */
const runsNoFile =
  /^(-e|-p|-pe|--eval|--print|-c|--check|-i|--interactive|--test|--run|-h|--help|-v|--version)$/;
/** The supervisor restarts workers itself. */
const dropped = /^--watch(-path(=.*)?|-preserve-output)?$/;
const assignment = /^([A-Za-z_]\w*)=(.*)$/s;

/**
 * Reads a start script without running it.
 * @returns nothing when it is anything but one plain call of node with a file
 */
export function parseStartScript(script: string): StartScript | undefined {
  const words: string[] = [];
  // A variable keeps its text: what it stands for is the shell's business, and the script is not for us then.
  for (const token of parse(script, (name: string) => ({ op: `$${name}` }))) {
    if (typeof token !== 'string') return undefined;
    words.push(token);
  }
  if (words[0] === 'cross-env') words.shift();
  const env: Record<string, string> = {};
  for (let match = assignment.exec(words[0] ?? ''); match; match = assignment.exec(words[0] ?? '')) {
    env[match[1] ?? ''] = match[2] ?? '';
    words.shift();
  }
  if (words.shift() !== 'node') return undefined;
  const runtimeArgs: string[] = [];
  for (let word = words[0]; word?.startsWith('-'); word = words[0]) {
    words.shift();
    if (runsNoFile.test(word)) return undefined;
    const value = takesValue.has(word) ? words.shift() : undefined;
    if (!dropped.test(word)) runtimeArgs.push(word, ...(value === undefined ? [] : [value]));
  }
  const [program, ...args] = words;
  return program === undefined ? undefined : { env, runtimeArgs, program, args };
}
