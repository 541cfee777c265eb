import * as ts from 'typescript';
import { memberName, stringOf, unwrap } from '../syntax/nodes';
import { partsOf } from '../semantics/lists';
import type { Semantics } from '../semantics/semantics';

const posix = /(^|[\\/])(sh|bash|zsh|dash|ksh|ash|fish|busybox)(\.exe)?$/i;
const cmd = /(^|[\\/])cmd(\.exe)?$/i;
const powershell = /(^|[\\/])(powershell|pwsh)(\.exe)?$/i;

/**
 * The text that a shell runs which is itself the program: what stands behind `-c` of `sh`, `/c` of `cmd`, `-Command` of
 * `powershell`, in `spawn('sh', ['-c', text])`. Nothing where the program is no shell, or is given a script's file.
 */
export function textForShell(
  program: ts.Expression,
  args: ts.Expression,
  semantics: Semantics,
): readonly ts.Expression[] | undefined {
  const flags = flagsOf(program, semantics);
  if (flags.length === 0) return undefined;
  const { parts } = partsOf(args, semantics.evaluator);
  const at = parts.findIndex((part) =>
    textsOf(part, semantics).some((text) => flags.some((flag) => flag.test(text))),
  );
  const [only, ...others] = parts;
  // The whole list, or the script that the shell is to read, is someone else's choice.
  if (at < 0) return only && others.length === 0 && isOpaque(only, semantics) ? [only] : undefined;
  const texts = parts.slice(at + 1);
  // Behind `sh -c text` come the values of $0, $1 …, which the shell does not take apart; the others join all of it.
  return flags.length === 1 && flags[0] === posixFlag ? texts.slice(0, 1) : texts;
}

const posixFlag = /^-[a-z]*c$/;
const cmdFlag = /^\/[ck]$/i;
const powershellFlag = /^-(c|command|encodedcommand|ec?)$/i;

function flagsOf(program: ts.Expression, semantics: Semantics): readonly RegExp[] {
  const names = semantics.evaluator.valueOf(program).texts ?? [guessOf(program)];
  const kinds: readonly (readonly [RegExp, RegExp])[] = [
    [posix, posixFlag],
    [cmd, cmdFlag],
    [powershell, powershellFlag],
  ];
  return kinds.flatMap(([shell, flag]) => (names.some((name) => shell.test(name)) ? [flag] : []));
}

/** `process.env.SHELL`, `shell`, `ComSpec || 'cmd.exe'`: a program that cannot be seen, but is called a shell. */
function guessOf(program: ts.Expression): string {
  const node = unwrap(program);
  if (ts.isBinaryExpression(node)) return guessOf(node.right) || guessOf(node.left);
  if (ts.isConditionalExpression(node)) return guessOf(node.whenTrue) || guessOf(node.whenFalse);
  const text = stringOf(node);
  if (text !== undefined) return text;
  const name = (ts.isIdentifier(node) ? ts.idText(node) : memberName(node)) ?? '';
  if (/^comspec$/i.test(name)) return 'cmd';
  return /shell|bash/i.test(name) ? 'sh' : '';
}

function isOpaque(part: ts.Expression, semantics: Semantics): boolean {
  const { holes, isAssembled } = semantics.evaluator.valueOf(part);
  return !isAssembled && holes.some(({ trust }) => trust !== 'place');
}

function textsOf(part: ts.Expression, semantics: Semantics): readonly string[] {
  const text = stringOf(unwrap(part));
  return text === undefined ? (semantics.evaluator.valueOf(part).texts ?? []) : [text];
}
