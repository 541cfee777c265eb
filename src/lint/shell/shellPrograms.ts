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
  const flag = flagOf(program, semantics);
  const { parts } = partsOf(args, semantics.evaluator);
  const at = parts.findIndex((part) => flag.test(textOfPart(part, semantics)));
  if (at < 0) return undefined;
  const texts = parts.slice(at + 1);
  // Behind `sh -c text` come the values of $0, $1 …, which the shell does not take apart; the others join all of it.
  return posixFlag === flag ? texts.slice(0, 1) : texts;
}

const posixFlag = /^-[a-z]*c$/;
const cmdFlag = /^\/[ck]$/i;
const powershellFlag = /^-(c|command|encodedcommand|ec?)$/i;
const none = /^(?!)/;

function flagOf(program: ts.Expression, semantics: Semantics): RegExp {
  const names = semantics.evaluator.valueOf(program).texts ?? [guessOf(program)];
  if (names.some((name) => posix.test(name))) return posixFlag;
  if (names.some((name) => cmd.test(name))) return cmdFlag;
  return names.some((name) => powershell.test(name)) ? powershellFlag : none;
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

function textOfPart(part: ts.Expression, semantics: Semantics): string {
  return stringOf(unwrap(part)) ?? semantics.evaluator.valueOf(part).texts?.[0] ?? '';
}
