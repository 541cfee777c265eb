import { resolve } from 'node:path';
import { ConfigProblem, readConfig } from '../../check/config';
import { findFiles, NothingFound } from '../../check/findFiles';
import { IgnoreFiles } from '../../check/ignoreFiles';
import { Projects } from '../../check/projects';
import type { Finding } from '../../lint';
import { write } from '../write';
import { checkFile, failedFile, type CheckedFile, type SkippedFile, type Wish } from './checkFile';
import type { Outcome, Style } from './formats/format';
import { formatJson } from './formats/json';
import { formatSarif } from './formats/sarif';
import { formatStylish } from './formats/stylish';
import type { Format, LintCommandOptions } from './options';
import { tallyOf } from './tally';

/** As ESLint's: what was found, and what kept it from looking. */
const exitCodes = { clean: 0, problems: 1, couldNotCheck: 2 } as const;

const formatters: Readonly<Record<Format, (outcome: Outcome, style: Style) => string>> = {
  stylish: formatStylish,
  json: formatJson,
  sarif: formatSarif,
};

/** Checks files and prints what was found. @returns the exit code */
export async function lint(options: LintCommandOptions, cwd = process.cwd()): Promise<number> {
  const { stdout, stderr } = process;
  let outcome: Outcome;
  try {
    outcome = check(options, cwd);
  } catch (error) {
    if (!(error instanceof ConfigProblem || error instanceof NothingFound)) throw error;
    await write(stderr, `muster: ${error.message}\n`);
    return exitCodes.couldNotCheck;
  }
  const shown = options.quiet ? errorsOf(outcome) : outcome;
  const hasColors = stdout.isTTY && stdout.hasColors();
  await write(stdout, formatters[options.format](shown, { hasColors }));
  if (!options.quiet)
    for (const { path, reason } of outcome.skipped)
      await write(stderr, `${path} was not checked. ${reason}\n`);

  const { errors, warnings } = tallyOf(outcome.files.flatMap(({ problems }) => problems));
  const isTooMany = options.maxWarnings !== undefined && warnings > options.maxWarnings;
  if (isTooMany && errors === 0)
    await write(stderr, `muster: there are more warnings than ${options.maxWarnings}.\n`);
  return errors > 0 || isTooMany ? exitCodes.problems : exitCodes.clean;
}

/** @throws {ConfigProblem | NothingFound} */
function check({ paths, config, fix, quiet, hints }: LintCommandOptions, cwd: string): Outcome {
  const projects = new Projects(config === undefined ? undefined : readConfig(resolve(cwd, config)));
  const ignores = new IgnoreFiles(cwd);
  const isReported = ({ severity }: Finding): boolean => hints || severity !== 'hint';
  // What is not shown is not mended either.
  const isMended = (finding: Finding): boolean =>
    fix && isReported(finding) && !(quiet && finding.severity !== 'error');
  const wish: Wish = { isReported, isMended };
  const files: CheckedFile[] = [];
  const skipped: SkippedFile[] = [];
  for (const { path, problem, refusal } of findFiles(paths, cwd, ignores)) {
    if (problem !== undefined) files.push(failedFile(path, problem));
    else if (refusal !== undefined) skipped.push({ path, reason: refusal });
    else {
      const checked = checkFile(path, projects.optionsFor(path), wish);
      if ('reason' in checked) skipped.push(checked);
      else files.push(checked);
    }
  }
  return { files, skipped, cwd };
}

function errorsOf(outcome: Outcome): Outcome {
  const files = outcome.files.map((file) => ({
    ...file,
    problems: file.problems.filter(({ severity }) => severity === 'error'),
  }));
  return { ...outcome, files };
}
