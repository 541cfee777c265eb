import type { LintOptions } from '../../lint';
import { checkFile, type CheckedFile, type SkippedFile, type Wish } from './checkFile';
import { formatters } from './formats';
import type { Style } from './formats/format';
import type { LintCommandOptions } from './options';
import { tallyOf, type Tally } from './tally';

/** What holds for all files of a check. It can be sent to a thread. */
export interface Task extends Pick<LintCommandOptions, 'format' | 'fix' | 'quiet' | 'hints'> {
  readonly style: Style;
}

/** What remains of a file when it has been checked: its text, which takes most of the room, is gone. */
export interface Report {
  /** As its format's {@link Formatter.part} says it. */
  readonly part: string;
  readonly tally: Tally;
}

/** @param options of the file, which `fileName` names */
export function reportOf(options: LintOptions, task: Task): Report | SkippedFile {
  const file = checkFile(options.fileName, options, wishOf(task));
  return 'reason' in file ? file : reported(file, task);
}

/** Of a file that has been checked, or could not be. */
export function reported(file: CheckedFile, { format, quiet, style }: Task): Report {
  const shown = quiet
    ? { ...file, problems: file.problems.filter(({ severity }) => severity === 'error') }
    : file;
  return { part: formatters[format].part(shown, style), tally: tallyOf(file.problems) };
}

function wishOf({ fix, quiet, hints }: Task): Wish {
  const isReported: Wish['isReported'] = ({ severity }) => hints || severity !== 'hint';
  return {
    isReported,
    // What is not shown is not mended either.
    isMended: (finding) => fix && isReported(finding) && !(quiet && finding.severity !== 'error'),
  };
}
