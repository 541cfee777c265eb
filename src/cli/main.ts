/** The `muster` command: the same supervisor, and the same checks, as the editor's, without an editor. */
import { LaunchProblem } from '../launch/problem';
import { oldestNode } from '../launch/runtime';
import { compareVersions } from '../launch/version';
import { lintUsage, parseLintOptions } from './lint/options';
import { parseRunOptions, UsageError, usage } from './options';
import { run } from './run';

/** Conventional: 1 when the run failed, 2 when it could not begin. */
const couldNotBegin = 2;

async function main(argv: string[]): Promise<number> {
  if (compareVersions(process.versions.node, oldestNode) < 0) {
    console.error(`muster needs Node.js ${oldestNode} or newer; this is ${process.versions.node}.`);
    return couldNotBegin;
  }
  const [command, ...rest] = argv;
  if (command === undefined || command === '--help' || command === '-h') {
    console.log(usage);
    return command === undefined ? couldNotBegin : 0;
  }
  try {
    if (command === 'lint') return await lintCommand(rest);
    if (command !== 'run') throw new UsageError(`There is no command "${command}".`);
    const options = parseRunOptions(rest);
    if (options !== 'help') return await run(options);
    console.log(usage);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) console.error(`muster: ${error.message}\n\n${usage}`);
    else if (error instanceof LaunchProblem) console.error(`muster: ${error.message}`);
    else throw error;
    return couldNotBegin;
  }
}

/** What checks is loaded here alone: it is several times what runs a server. */
async function lintCommand(argv: string[]): Promise<number> {
  const options = parseLintOptions(argv);
  if (options === 'help') {
    console.log(lintUsage);
    return 0;
  }
  try {
    const { lint } = await import('./lint');
    return await lint(options);
  } catch (error) {
    // 1 would say that something was found.
    console.error(error);
    return couldNotBegin;
  }
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
