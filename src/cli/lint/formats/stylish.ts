import { styleText } from 'node:util';
import type { Severity } from '../../../lint';
import type { CheckedFile, Problem } from '../checkFile';
import type { Tally } from '../tally';
import type { Formatter, Style } from './format';

type Look = Parameters<typeof styleText>[0];

const looks: Readonly<Record<Severity, Look>> = { error: 'red', warning: 'yellow', hint: 'blue' };

/** For a person, laid out as ESLint does. Empty where there is nothing to say. */
export const stylish: Formatter = {
  part(file, style) {
    if (file.problems.length === 0) return '';
    const paint = painter(style);
    return `\n${paint('underline', file.path)}\n${tableOf(file, paint)}\n`;
  },
  *whole(parts, { tally }, style) {
    yield* parts;
    if (tally.errors + tally.warnings > 0) yield `\n${summaryOf(tally, painter(style))}\n`;
  },
};

type Paint = (look: Look, text: string) => string;

function painter({ hasColors }: Style): Paint {
  return (look, text) => (hasColors ? styleText(look, text, { validateStream: false }) : text);
}

function tableOf({ problems }: CheckedFile, paint: Paint): string {
  const rows = problems.map((problem) => ({ problem, place: placeOf(problem) }));
  const width = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
  const places = width(rows.map(({ place }) => place));
  const severities = width(problems.map(({ severity }) => severity));
  const messages = width(problems.map(({ message }) => message));
  return rows
    .map(({ problem: { severity, message, rule }, place }) =>
      [
        '',
        paint('dim', place.padStart(places)),
        paint(looks[severity], severity.padEnd(severities)),
        rule === undefined ? message : message.padEnd(messages),
        ...(rule === undefined ? [] : [paint('dim', rule)]),
      ].join('  '),
    )
    .join('\n');
}

function placeOf({ start }: Problem): string {
  return `${start.line + 1}:${start.column + 1}`;
}

function summaryOf({ errors, warnings, fixableErrors, fixableWarnings }: Tally, paint: Paint): string {
  const look: Look = errors > 0 ? ['red', 'bold'] : ['yellow', 'bold'];
  const counts = (e: number, w: number, join: string): string =>
    `${counted(e, 'error')}${join}${counted(w, 'warning')}`;
  const lines = [`✖ ${counted(errors + warnings, 'problem')} (${counts(errors, warnings, ', ')})`];
  if (fixableErrors + fixableWarnings > 0)
    lines.push(
      `  ${counts(fixableErrors, fixableWarnings, ' and ')} potentially fixable with the \`--fix\` option.`,
    );
  return `${lines.map((line) => paint(look, line)).join('\n')}\n`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
