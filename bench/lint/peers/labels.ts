import * as ts from 'typescript';

/** Lines of a text in which an analyser says that there is something to find; counted from 1, both included. */
export interface Site {
  readonly start: number;
  readonly end: number;
}

/** A text with the labels that its authors gave it. */
export interface Case {
  readonly file: string;
  readonly text: string;
  /** The line of the file in which the text begins. */
  readonly firstLine: number;
  readonly bad: readonly Site[];
}

/** CodeQL: `// $ Alert` on a line; `MISSING` is what its own query should find, `SPURIOUS` what it should not. */
export function alertsIn(file: string, text: string): readonly Case[] {
  const bad = text.split('\n').flatMap((line, index) => {
    const label = /\/\/ \$.*?(?:(SPURIOUS|MISSING): )?Alert/.exec(line);
    return label && label[1] !== 'SPURIOUS' ? [{ start: index + 1, end: index + 1 }] : [];
  });
  return [{ file, text, firstLine: 1, bad }];
}

/** Semgrep, njsscan and Bearer: a comment above the statement. */
export function annotationsIn(file: string, text: string): readonly Case[] {
  const root = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const bad = text
    .split('\n')
    .flatMap((line, index) =>
      /\/\/\s*(ruleid:|bearer:expected)/.test(line) ? [statementAfter(index, root)] : [],
    );
  return [{ file, text, firstLine: 1, bad }];
}

/** The lines of the first statement that begins behind a line, counted from 0. */
function statementAfter(line: number, root: ts.SourceFile): Site {
  const from = root.getPositionOfLineAndCharacter(Math.min(line + 1, root.getLineStarts().length - 1), 0);
  let found: ts.Node | undefined;
  const visit = (node: ts.Node): void => {
    if (node.end <= from) return;
    const start = node.getStart(root);
    if (ts.isStatement(node) && start >= from && (!found || start < found.getStart(root))) found = node;
    ts.forEachChild(node, visit);
  };
  visit(root);
  const lineOf = (position: number): number => root.getLineAndCharacterOfPosition(position).line + 1;
  return found
    ? { start: lineOf(found.getStart(root)), end: lineOf(found.end) }
    : { start: line + 2, end: line + 2 };
}

/** ESLint's RuleTester: texts in `valid` and `invalid`, bare or as `code`, with the line of the error if it says one. */
export function ruleTesterCases(file: string, text: string): readonly Case[] {
  const root = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const cases: Case[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isArrayLiteralExpression(node.initializer)) {
      const name = node.name.getText(root);
      if (name === 'valid' || name === 'invalid') {
        for (const element of node.initializer.elements) {
          const one = caseOf(element, name === 'invalid', file, root);
          if (one) cases.push(one);
        }
        return;
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(root);
  return cases;
}

function caseOf(element: ts.Expression, isBad: boolean, file: string, root: ts.SourceFile): Case | undefined {
  const code = ts.isObjectLiteralExpression(element) ? propertyOf(element, 'code') : element;
  if (!code || !ts.isStringLiteralLike(code)) return undefined;
  const firstLine = root.getLineAndCharacterOfPosition(code.getStart(root)).line + 1;
  const line = /\bline: (\d+)/.exec(element.getText(root))?.[1];
  const whole = { start: 1, end: code.text.split('\n').length };
  const bad = line === undefined ? whole : { start: Number(line), end: Number(line) };
  return { file, text: code.text, firstLine, bad: isBad ? [bad] : [] };
}

function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of object.properties)
    if (ts.isPropertyAssignment(property) && property.name.getText() === name) return property.initializer;
  return undefined;
}
