import type { CheckedFile, SkippedFile } from '../checkFile';

/** All that a check came to. */
export interface Outcome {
  readonly files: readonly CheckedFile[];
  readonly skipped: readonly SkippedFile[];
  /** Absolute; paths are shown relative to it where a format wants that. */
  readonly cwd: string;
}

export interface Style {
  readonly hasColors: boolean;
}
