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

/** A question about a section of a file. The same function is the same question. */
export type Fact = (semantics: Semantics) => boolean;

/** What a rule may ask of the file besides what names lead to. */
export interface FileQuestions {
  /** The text matches. */
  mentions(pattern: RegExp): boolean;
  /** It is so in a section of the file. */
  anywhere(fact: Fact): boolean;
  /** It is so in a section before the one that is looked at. */
  before(fact: Fact): boolean;
}

/**
 * What a rule works with. All of it belongs to one text and is computed when it is first asked for. A rule looks at one
 * section of the file, a statement at its top with all that is in it; what it needs of the others it asks
 * `semantics.bindings` or `file`, which write down what the answer rests on.
 */
export interface RuleContext {
  readonly tree: SyntaxTree;
  readonly semantics: Semantics;
  readonly project: ProjectFacts;
  readonly file: FileQuestions;
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
  /** It looks at the whole file at once, after every edit: what it finds in one place depends on all others. */
  readonly isOfFile?: true;
  /** Several sections lead to the same place, of which only the first counts. */
  readonly isOncePerPlace?: true;
  /** Reports all findings of the section. It may throw on half-typed code: what it reported until then is kept. */
  check(context: RuleContext): void;
}
