import type { CheckedFile, SkippedFile } from '../checkFile';
import type { Tally } from '../tally';

/** All that a check came to, but for what is said of each file. */
export interface Outcome {
  /** Of what is shown. */
  readonly tally: Tally;
  readonly skipped: readonly SkippedFile[];
}

export interface Style {
  /** Absolute; paths are shown relative to it where a format wants that. */
  readonly cwd: string;
  readonly hasColors: boolean;
}

/** How a check is told. */
export interface Formatter {
  /** What is said of one file, to be put together by {@link whole}: it is made in the thread that has checked the file. */
  part(file: CheckedFile, style: Style): string;
  /**
   * @param parts of all files, in their order
   * @returns what is to be written, in pieces
   */
  whole(parts: readonly string[], outcome: Outcome, style: Style): Iterable<string>;
}
