import type * as ts from 'typescript';

/**
 * What was asked of the rest of the file while one of its sections was looked at. As long as the answers are the same,
 * so is what was found.
 */
export class Dependencies {
  /** Names, and those of members behind a dot, of which it was asked what they stand for: others may be given to them. */
  readonly given = new Set<string>();
  /** Names, also of members, of which all uses were asked for: another use may change the answer. */
  readonly used = new Set<string>();
  /** Other statements at the top that were looked into, with all that is in them. */
  readonly visited = new Set<ts.Node>();
  /** It was asked which statements are at the top. */
  readsTop = false;
}
