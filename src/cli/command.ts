/** The `muster` command: the same supervisor, and the same checks, as the editor's, without an editor. */
import { ControlError } from '../control/controlError';
import { LaunchProblem } from '../launch/problem';
import { oldestNode } from '../launch/runtime';
import { compareVersions } from '../launch/version';
import { MeasureProblem } from '../measure/problem';
import { isControlCommand, parseControlOptions } from './controlOptions';
import { lintUsage, parseLintOptions } from './lint/options';
import { parseMeasureOptions } from './measureOptions';
import { parseRunOptions } from './options';
import { NoSessionError } from './noSessionError';
import { measureUsage, runUsage, usage, UsageError } from './usage';

/** Conventional: 1 when the command failed, 2 when it could not begin. */
const couldNotBegin = 2;

const askedForHelp = (text: string): number => {
  console.log(text);
  return 0;
};

async function performCommand(command: string, argv: string[]): Promise<number> {
  if (command === 'run') {
    const options = parseRunOptions(argv);
    if (options === 'help') return askedForHelp(runUsage);
    const { run } = await import('./run');
    return run(options);
  }
  if (command === 'measure') {
    const options = parseMeasureOptions(argv);
    if (options === 'help') return askedForHelp(measureUsage);
    const { measureScaling } = await import('./measure');
    return measureScaling(options);
  }
  if (command === 'lint') return lintCommand(argv);
  if (!isControlCommand(command)) throw new UsageError(`There is no command "${command}".`);
  const options = parseControlOptions(command, argv);
  if (options === 'help') return askedForHelp(usage);
  const { control } = await import('./control');
  return control(options);
}

/** Does what the arguments of the `muster` command say. @returns the exit code */
export async function perform(argv: string[]): Promise<number> {
  if (compareVersions(process.versions.node, oldestNode) < 0) {
    console.error(`muster needs Node.js ${oldestNode} or newer; this is ${process.versions.node}.`);
    return couldNotBegin;
  }
  const [command, ...rest] = argv;
  if (command === undefined) {
    console.error(usage);
    return couldNotBegin;
  }
  if (command === '--help' || command === '-h') return askedForHelp(usage);
  try {
    return await performCommand(command, rest);
  } catch (error) {
    if (error instanceof UsageError)
      console.error(`muster: ${error.message}\n"${error.command} --help" tells more.`);
    else if (isExpected(error)) console.error(`muster: ${error.message}`);
    else throw error;
    return couldNotBegin;
  }
}

/** What checks is loaded here alone: it is several times what runs a server. */
async function lintCommand(argv: string[]): Promise<number> {
  const options = parseLintOptions(argv);
  if (options === 'help') return askedForHelp(lintUsage);
  try {
    const { lint } = await import('./lint');
    return await lint(options);
  } catch (error) {
    // 1 would say that something was found.
    console.error(error);
    return couldNotBegin;
  }
}

const isExpected = (error: unknown): error is Error =>
  [LaunchProblem, MeasureProblem, NoSessionError, ControlError].some((kind) => error instanceof kind);
