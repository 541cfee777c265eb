import type { FindingTag, Fix, Range, RelatedPlace, Severity } from './finding';
import type { ProjectFacts } from './options';
import type { RuleId } from './ruleIds';
import type { Semantics } from './semantics/semantics';
import type { SyntaxTree } from './syntax/parse';

/** What a rule says of a place; what it leaves out has the rule's default. */
export interface Report {
  readonly range: Range;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
  readonly noFix?: string | undefined;
  readonly tags?: readonly FindingTag[];
}

/** What a rule works with. All of it belongs to one text and is computed when it is first asked for. */
export interface RuleContext {
  readonly tree: SyntaxTree;
  readonly semantics: Semantics;
  readonly project: ProjectFacts;
  report(report: Report): void;
}

export interface Rule {
  readonly id: RuleId;
  /** The severity of a report that names none. */
  readonly severity: Severity;
  /** One line for a list of rules. */
  readonly summary: string;
  /**
   * A file without a match has no finding of this rule, and is not even parsed when no rule's pattern matches.
   * It must be linear in the length of the text.
   */
  readonly mention: RegExp;
  /** The same for what the rule finds in a file only because the project is known to run clustered. */
  readonly clusteredMention?: RegExp;
  /** Ids of ESLint rules that look for the same: an `eslint-disable` that names one of them counts here too. */
  readonly twins: readonly string[];
  /** Reports all findings in the file. It may throw on half-typed code: what it reported until then is kept. */
  check(context: RuleContext): void;
}
