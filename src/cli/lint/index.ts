import { resolve } from 'node:path';
import { ConfigProblem, readConfig } from '../../check/config';
import { findFiles, NothingFound } from '../../check/findFiles';
import { IgnoreFiles } from '../../check/ignoreFiles';
import { Projects } from '../../check/projects';
import type { LintOptions } from '../../lint';
import { write } from '../write';
import { failedFile, type SkippedFile } from './checkFile';
import { formatters } from './formats';
import type { LintCommandOptions } from './options';
import { reported, type Report, type Task } from './reports';
import { sumOf } from './tally';
import { reportsOf } from './threads';

/** As ESLint's: what was found, and what kept it from looking. */
const exitCodes = { clean: 0, problems: 1, couldNotCheck: 2 } as const;

/** Checks files and prints what was found. @returns the exit code */
export async function lint(options: LintCommandOptions, cwd = process.cwd()): Promise<number> {
  const { stdout, stderr } = process;
  const { format, fix, quiet, hints, maxWarnings } = options;
  const style = { cwd, hasColors: stdout.isTTY && stdout.hasColors() };
  const task: Task = { format, fix, quiet, hints, style };
  let found: readonly Found[];
  try {
    found = filesOf(options, cwd, task);
  } catch (error) {
    if (!(error instanceof ConfigProblem || error instanceof NothingFound)) throw error;
    await write(stderr, `muster: ${error.message}\n`);
    return exitCodes.couldNotCheck;
  }
  const checked = await reportsOf(
    found.flatMap((one) => ('fileName' in one ? [one] : [])),
    task,
  );
  let at = 0;
  const outcomes = found.map((one) => ('fileName' in one ? (checked[at++] ?? one) : one));
  const reports = outcomes.filter((one): one is Report => 'part' in one);
  const skipped = outcomes.filter((one): one is SkippedFile => 'reason' in one);
  const tally = sumOf(reports.map((one) => one.tally));
  const shown = quiet ? { ...tally, warnings: 0, fixableWarnings: 0 } : tally;
  const parts = reports.map(({ part }) => part);
  for (const piece of formatters[format].whole(parts, { tally: shown, skipped }, style))
    await write(stdout, piece);
  if (!quiet)
    for (const { path, reason } of skipped) await write(stderr, `${path} was not checked. ${reason}\n`);

  const isTooMany = maxWarnings !== undefined && tally.warnings > maxWarnings;
  if (isTooMany && tally.errors === 0)
    await write(stderr, `muster: there are more warnings than ${maxWarnings}.\n`);
  return tally.errors > 0 || isTooMany ? exitCodes.problems : exitCodes.clean;
}

/** A file that is to be checked, or of which all has been said. */
type Found = LintOptions | Report | SkippedFile;

/** @throws {ConfigProblem | NothingFound} */
function filesOf({ paths, config }: LintCommandOptions, cwd: string, task: Task): readonly Found[] {
  const projects = new Projects(config === undefined ? undefined : readConfig(resolve(cwd, config)));
  const found: Found[] = [];
  for (const { path, problem, refusal } of findFiles(paths, cwd, new IgnoreFiles(cwd))) {
    if (problem !== undefined) found.push(reported(failedFile(path, problem), task));
    else if (refusal !== undefined) found.push({ path, reason: refusal });
    else found.push(projects.optionsFor(path));
  }
  return found;
}
