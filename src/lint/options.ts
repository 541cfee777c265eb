import type { Severity } from './finding';
import type { RuleId } from './ruleIds';

/** What is known of the project around the file. All of it is optional: an analysis reads no other file. */
export interface ProjectFacts {
  /** Names of the packages in the project's package.json. A fix offers only what is installed. */
  readonly dependencies?: readonly string[];
  /** The program runs clustered, though this file does not show it: Muster runs it, or another file imports cluster. */
  readonly isClustered?: boolean;
  /** `muster.sticky` is on: a client's connections all reach one worker. */
  readonly isSticky?: boolean;
  /** Cores of the machine, as `os.availableParallelism()` says. Left out: what a large server has. */
  readonly cores?: number;
}

export interface LintOptions {
  /** Decides the language, by its extension; the file is never opened. */
  readonly fileName: string;
  /**
   * The severity of a rule's usual findings, or off. What the rule itself grades above the usual gets at most its own
   * grade, and what it grades below stays a hint.
   */
  readonly rules?: Readonly<Partial<Record<RuleId, Severity | 'off'>>>;
  readonly project?: ProjectFacts;
}
