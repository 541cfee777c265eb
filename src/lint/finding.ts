import type { RuleId } from './ruleIds';

/** `error`: someone else's text reaches a dangerous place. `warning`: a bug that is visible. `hint`: worth a look. */
export type Severity = 'error' | 'warning' | 'hint';

/** Offsets in UTF-16 code units from the start of the text, the end excluded. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Replaces the text of a range; the edits of one fix never overlap. */
export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

export interface Fix {
  /** An order, as a menu item reads: `Run git without a shell`. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The fix keeps what the program does on benign input, so that it may be applied without a look. */
  readonly isPreferred: boolean;
  /** A name that the fix uses no more: when the fixes that are applied together leave no use of it, it goes too. */
  readonly abandons?: AbandonedName;
  /** A setting of the editor that the fix changes, where no text has to be. */
  readonly setting?: { readonly key: string; readonly value: unknown };
}

export interface AbandonedName {
  readonly declaration: Range;
  /** Uses of the name in the text, of which the fix takes one away. */
  readonly uses: number;
  /** What takes the declaration away. */
  readonly edits: readonly TextEdit[];
}

/** Another place in the same file that explains the finding, such as a step of the path of a tainted value. */
export interface RelatedPlace {
  readonly range: Range;
  readonly message: string;
}

export type FindingTag = 'deprecated' | 'unnecessary';

export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly range: Range;
  /** One sentence, without the name of the rule. */
  readonly message: string;
  /** In the order in which they are to be read: from the source to the place of the finding. */
  readonly related: readonly RelatedPlace[];
  /** The best first. */
  readonly fixes: readonly Fix[];
  /** Why there is no fix, as a sentence, where a rule that has fixes can offer none here. */
  readonly noFix?: string;
  readonly tags: readonly FindingTag[];
}
