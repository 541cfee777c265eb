import * as ts from 'typescript';
import type { Fix } from '../finding';
import type { RuleContext } from '../rule';
import type { CommandCall } from '../shell/commandCalls';
import { commandTextOf } from '../shell/commandText';
import { propertyName, textOf, unwrap } from '../syntax/nodes';
import { heldEdits, parseCommand } from './commandParts';
import { isProblem, replace, together } from './edits';
import { memberOfModule } from './imports';

/** Options that mean the same to `exec` and to execa. */
const sameOptions = /^(cwd|timeout)$/;

/**
 * `` await run(`git clone ${url}`) `` → `await execa('git', ['clone', url])`, where the project has execa. Nothing for a
 * call with a callback, of which execa knows none, and in a file of CommonJS, which cannot import every version of it.
 */
export function runWithExeca(call: CommandCall, context: RuleContext): Fix | undefined {
  const { command, options, isPromisified, function: known } = call;
  const { project, semantics, tree } = context;
  const { root } = tree;
  if (!command || !isPromisified || known.module !== 'child_process' || known.isSync) return undefined;
  if (
    !project.dependencies?.includes('execa') ||
    !semantics.bindings.topStatements.some(ts.isImportDeclaration)
  )
    return undefined;
  if (options && !isSame(options)) return undefined;
  const text = commandTextOf(command, semantics);
  const parsed = parseCommand(text, context);
  if (isProblem(parsed)) return undefined;
  const held = heldEdits(text, command, context);
  const execa = memberOfModule('execa', 'execa', call.call, semantics, root);
  // What version 5 gives as its default is the function itself.
  if (isProblem(held) || !execa || execa.text.includes('.')) return undefined;
  const args = [
    parsed.program,
    ...(parsed.args.elements.length > 0 ? [`[${parsed.args.elements.join(', ')}]`] : []),
    ...(options ? [textOf(options, root)] : []),
  ];
  const edits = together([
    ...execa.edits,
    ...held,
    replace(call.call, `${execa.text}(${args.join(', ')})`, root),
  ]);
  return (
    edits && {
      title: `Run ${parsed.name} with execa (its output comes without the last line break)`,
      edits,
      isPreferred: false,
    }
  );
}

function isSame(options: ts.Expression): boolean {
  const literal = unwrap(options);
  return (
    ts.isObjectLiteralExpression(literal) &&
    literal.properties.every(({ name }) => sameOptions.test(propertyName(name) ?? ''))
  );
}
