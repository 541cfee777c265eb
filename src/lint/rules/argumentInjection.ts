import * as ts from 'typescript';
import type { Fix, Severity } from '../finding';
import { insert } from '../fixes/edits';
import type { Rule, RuleContext } from '../rule';
import { partsOf } from '../semantics/lists';
import type { Value } from '../semantics/values';
import { commandCalls, type CommandCall } from '../shell/commandCalls';
import { processModules } from '../shell/commandFunctions';
import { quoteOf, rangeOf, startOf, stringOf, unwrap } from '../syntax/nodes';
import { wayOf } from './ways';

/**
 * Programs with an option that runs a program or writes a file, and the subcommands for which that holds.
 * Source: https://gtfobins.github.io, and the manual page of each.
 */
const programs: Readonly<Record<string, RegExp | undefined>> = {
  git: /^(clone|fetch|ls-remote|pull|push|archive|grep|submodule|remote|diff|log|show|rebase|bisect)$/,
  hg: undefined,
  svn: undefined,
  tar: undefined,
  ssh: undefined,
  scp: undefined,
  sftp: undefined,
  rsync: undefined,
  curl: undefined,
  wget: undefined,
  zip: undefined,
  unzip: undefined,
  ffmpeg: undefined,
  convert: undefined,
  sendmail: undefined,
  chrome: undefined,
  psql: undefined,
  sed: undefined,
  awk: undefined,
};
/** They know no `--`. */
const withoutSeparator = new Set(['ffmpeg', 'convert', 'chrome']);
/** Options that are followed by no value. */
const flag =
  /^(-[a-zA-Z]|--(bare|mirror|recursive|quiet|verbose|all|tags|prune|force|single-branch|no-\w+(-\w+)*|progress|heads|shallow-submodules|help|version))$/;
/** Words that a value follows though they begin with one dash. */
const takesValue = /^-(b|o|C|c|u|f|p|i|l|F|e|m|j|H|X|d|U|t)$/;

/** A value of others where an option would be read as an option. */
export const argumentInjection: Rule = {
  id: 'argument-injection',
  severity: 'error',
  summary: 'A value of others that a program would read as an option',
  mention: processModules,
  twins: ['node-security/detect-child-process'],
  check(context) {
    for (const command of commandCalls(context.semantics)) {
      if (command.shell !== 'never' || !command.program || !command.args) continue;
      const name = nameOf(command, context);
      if (name !== undefined && Object.hasOwn(programs, name)) checkList(name, command.args, context);
    }
  },
};

function nameOf({ program }: CommandCall, { semantics }: RuleContext): string | undefined {
  const [text] = (program && semantics.evaluator.valueOf(program).texts) ?? [];
  return text?.replace(/^.*[\\/]/, '').replace(/\.exe$/, '');
}

function checkList(name: string, args: ts.Expression, context: RuleContext): void {
  const { semantics } = context;
  const { parts } = partsOf(args, semantics.evaluator);
  const subcommands = programs[name];
  const texts = parts.map((part) => textOf(part, context));
  const firstWord = texts.find((text) => text !== undefined && !text.startsWith('-'));
  if (subcommands && firstWord !== undefined && !subcommands.test(firstWord)) return;
  for (const [index, part] of parts.entries()) {
    if (texts[index] === '--' || texts[index] === '--end-of-options') return;
    if (texts[index] !== undefined || isValueOf(texts[index - 1])) continue;
    const value = semantics.evaluator.valueOf(part);
    const severity = severityOf(value, name, firstWord);
    if (!severity || !mayBeginWithDash(part, semantics)) continue;
    report(name, part, parts.slice(index + 1), value, severity, args, context);
    return;
  }
}

/** What is known of an element by its text. */
function textOf(part: ts.Expression, { semantics }: RuleContext): string | undefined {
  return ts.isSpreadElement(part) ? undefined : semantics.evaluator.valueOf(part).texts?.[0];
}

function isValueOf(before: string | undefined): boolean {
  if (before === undefined || !before.startsWith('-') || before.includes('=')) return false;
  return takesValue.test(before) || !flag.test(before);
}

/** What comes from outside is an error; of what cannot be seen, only addresses that are fetched are worth a look. */
function severityOf({ holes }: Value, name: string, subcommand: string | undefined): Severity | undefined {
  if (holes.some(({ trust }) => trust === 'tainted')) return 'error';
  const isFetch = /^(git|hg)$/.test(name) && /^(clone|fetch|ls-remote|pull)$/.test(subcommand ?? '');
  return isFetch && holes.some(({ trust }) => trust === 'opaque') ? 'hint' : undefined;
}

/** Text that is written before the value keeps it from being an option, and so does a check of how it begins. */
function mayBeginWithDash(part: ts.Expression, semantics: RuleContext['semantics']): boolean {
  const node = unwrap(part);
  if (ts.isTemplateExpression(node)) return node.head.text === '';
  if (ts.isBinaryExpression(node)) return mayBeginWithDash(node.left, semantics);
  return stringOf(node) === undefined && !semantics.guards.isStartChecked(node);
}

function report(
  name: string,
  part: ts.Expression,
  rest: readonly ts.Expression[],
  value: Value,
  severity: Severity,
  args: ts.Expression,
  context: RuleContext,
): void {
  const { root } = context.tree;
  const written = unwrap(args);
  const isElement = ts.isArrayLiteralExpression(written) && written.elements.includes(part);
  const hasOptionBehind = rest.some((one) => textOf(one, context)?.startsWith('-'));
  const reason = !isElement
    ? 'The list of arguments is not written in the call.'
    : hasOptionBehind
      ? 'An option stands behind it.'
      : withoutSeparator.has(name)
        ? `\`${name}\` knows no \`--\`.`
        : undefined;
  const fix: Fix = {
    title: "Put '--' before it",
    edits: [insert(startOf(part, root), "'--', ")],
    isPreferred: true,
  };
  const isInside = args.pos <= part.pos && part.end <= args.end;
  const range = rangeOf(isInside ? part : args, root);
  const foreign = value.holes.filter(({ trust }) => trust === 'tainted');
  context.report({
    range,
    related: [
      ...(isInside ? [] : [{ range: rangeOf(part, root), message: 'it is put into the list here' }]),
      ...foreign.flatMap((hole) => wayOf(hole, range, root)),
    ],
    severity,
    message: `\`${name}\` takes \`${quoteOf(part, root)}\` for an option if it begins with \`-\`, and has options that run programs or write files.`,
    ...(reason === undefined ? { fixes: [fix] } : { noFix: reason }),
  });
}
