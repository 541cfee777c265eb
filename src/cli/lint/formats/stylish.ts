import { styleText } from 'node:util';
import type { Severity } from '../../../lint';
import type { CheckedFile, Problem } from '../checkFile';
import { tallyOf } from '../tally';
import type { Outcome, Style } from './format';

type Look = Parameters<typeof styleText>[0];

const looks: Readonly<Record<Severity, Look>> = { error: 'red', warning: 'yellow', hint: 'blue' };

/** For a person, laid out as ESLint does. Empty where there is nothing to say. */
export function formatStylish({ files }: Outcome, { hasColors }: Style): string {
  const paint = (look: Look, text: string): string =>
    hasColors ? styleText(look, text, { validateStream: false }) : text;
  const shown = files.filter(({ problems }) => problems.length > 0);
  if (shown.length === 0) return '';
  const tables = shown.map((file) => `${paint('underline', file.path)}\n${tableOf(file, paint)}\n`);
  return `\n${tables.join('\n')}\n${summaryOf(
    shown.flatMap(({ problems }) => problems),
    paint,
  )}\n`;
}

type Paint = (look: Look, text: string) => string;

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

function summaryOf(problems: readonly Problem[], paint: Paint): string {
  const { errors, warnings, fixableErrors, fixableWarnings } = tallyOf(problems);
  const look: Look = errors > 0 ? ['red', 'bold'] : ['yellow', 'bold'];
  const counts = (e: number, w: number, join: string): string =>
    `${counted(e, 'error')}${join}${counted(w, 'warning')}`;
  const lines = [`✖ ${counted(problems.length, 'problem')} (${counts(errors, warnings, ', ')})`];
  if (fixableErrors + fixableWarnings > 0)
    lines.push(
      `  ${counts(fixableErrors, fixableWarnings, ' and ')} potentially fixable with the \`--fix\` option.`,
    );
  return `${lines.map((line) => paint(look, line)).join('\n')}\n`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
