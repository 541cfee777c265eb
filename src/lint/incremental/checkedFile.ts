import type * as ts from 'typescript';
import type { Rule } from '../rule';
import { Section, type Scopes } from '../semantics/section';
import type { Edit, SyntaxTree } from '../syntax/parse';
import { CheckedSection } from './checkedSection';
import { difference } from './difference';
import { Shift } from './positions';

/** A text that was checked: what is kept of it until it is edited. */
export interface CheckedFile {
  readonly tree: SyntaxTree;
  readonly rules: readonly Rule[];
  /** One for each statement at the top; none where it took more steps than a file may, so that its order mattered. */
  readonly sections: readonly CheckedSection[];
  readonly scopes: Scopes;
}

/** Sections of a file of which nothing is known yet. */
export function newSections(tree: SyntaxTree, scopes: Scopes): readonly CheckedSection[] {
  return tree.root.statements.map((statement) => new CheckedSection(new Section(statement, scopes)));
}

/** Sections of an edited file: what is known of those that have nothing to do with the edit is kept. */
export function keptSections(
  tree: SyntaxTree,
  { tree: previous, sections, scopes }: CheckedFile,
  edit: Edit,
): readonly CheckedSection[] {
  const { statements } = tree.root;
  const changes = difference(edit, tree.root);
  const shift = new Shift(previous.text, edit.change);
  const behind = statements.length - changes.after;
  const grown = statements.length - sections.length;
  const sameAs = (index: number): CheckedSection | undefined =>
    index < changes.before ? sections[index] : index >= behind ? sections[index - grown] : undefined;
  const gone = goneFrom(sections, statements, sameAs);
  return statements.map((statement, index) => {
    const known = sameAs(index);
    const survives = known?.survives(changes, gone) === true;
    if (survives) known.move(shift);
    if (survives && known.section.statement === statement) return known;
    const section = known?.section.statement === statement ? known.section : new Section(statement, scopes);
    return new CheckedSection(section, survives ? known : undefined);
  });
}

/** Statements whose nodes the parser did not reuse. */
function goneFrom(
  sections: readonly CheckedSection[],
  statements: readonly ts.Statement[],
  sameAs: (index: number) => CheckedSection | undefined,
): readonly ts.Node[] {
  const reused = new Set<ts.Node>();
  for (const [index, statement] of statements.entries())
    if (sameAs(index)?.section.statement === statement) reused.add(statement);
  return sections.flatMap(({ section: { statement } }) => (reused.has(statement) ? [] : [statement]));
}
