import * as ts from 'typescript';
import type { Range, RelatedPlace, Severity } from '../finding';
import { isProblem } from '../fixes/edits';
import { runWithExeca } from '../fixes/withExeca';
import { runWithoutShell } from '../fixes/withoutShell';
import type { Report, Rule, RuleContext } from '../rule';
import { callersOf } from '../semantics/callers';
import { originsOf } from '../semantics/origins';
import { concat, type Value } from '../semantics/values';
import { commandCalls, type CommandCall } from '../shell/commandCalls';
import { processModules } from '../shell/commandFunctions';
import { textForShell } from '../shell/shellPrograms';
import {
  isAccess,
  isFunction,
  memberName,
  quoteOf,
  rangeOf,
  unwrap,
  type FunctionNode,
} from '../syntax/nodes';
import { strangersProgram } from './chosenProgram';
import { from, wayOf } from './ways';

/** Helpers of helpers: further away nobody sees the connection. */
const mostHelpers = 3;

/** A command made of parts that can change, which a shell takes apart. */
export const shellInjection: Rule = {
  id: 'shell-injection',
  severity: 'warning',
  summary: 'A shell command made of parts that can hold commands of their own',
  mention: processModules,
  twins: [
    'security/detect-child-process',
    'sonarjs/os-command',
    'node-security/detect-child-process',
    'node-security/no-shell-injection',
    'node-security/no-dynamic-command-string',
    'security-node/detect-child-process',
  ],
  isOncePerPlace: true,
  check(context) {
    const seen = new Set<ts.Node>();
    for (const call of commandCalls(context.semantics)) {
      const text = textOfShell(call, context);
      if (text) judge({ call, text, context, seen, helper: undefined }, 0);
      else {
        const found = strangersProgram(call, context);
        if (found) context.report(found);
      }
    }
  },
};

interface Sink {
  readonly call: CommandCall;
  /** What the shell gets, joined by blanks. */
  readonly text: readonly ts.Expression[];
  readonly context: RuleContext;
  readonly seen: Set<ts.Node>;
  /** The function of the file that hands its parameter on to the call. */
  readonly helper: string | undefined;
}

/** The expressions whose text a shell, or a splitter of words, takes apart. */
function textOfShell(call: CommandCall, { semantics }: RuleContext): readonly ts.Expression[] | undefined {
  const { command, program, args, shell } = call;
  if (command) return [command];
  if (!program) return undefined;
  if (shell !== 'never') return args ? [program, args] : [program];
  return args && textForShell(program, args, semantics);
}

function judge(sink: Sink, helpers: number): void {
  const { context, text, seen } = sink;
  const [first] = text;
  const place = sink.helper === undefined ? sink.call.call : first;
  if (!first || !place || seen.has(place)) return;
  seen.add(place);
  const given = text.length === 1 ? parameterOf(first, context) : undefined;
  if (given && helpers < mostHelpers) {
    const { calls, isOpen } = callersOf(given.function, context.semantics.bindings);
    for (const { arguments: args, expression } of calls) {
      const argument = args?.[given.index];
      if (argument)
        judge({ ...sink, text: [argument], helper: quoteOf(expression, context.tree.root) }, helpers + 1);
    }
    if (!isOpen && calls.length > 0) return;
  }
  const value = valueOfText(text, context);
  if (value.holes.length > 0) context.report(report(sink, value));
}

function valueOfText(text: readonly ts.Expression[], { semantics }: RuleContext): Value {
  const values = text.map((one) => semantics.evaluator.valueOf(one));
  return values.length === 1 && values[0] ? values[0] : concat(values);
}

/** The parameter of a function of the file that is handed on as it is. */
function parameterOf(
  expression: ts.Expression,
  { semantics }: RuleContext,
): { function: FunctionNode; index: number } | undefined {
  const node = unwrap(expression);
  const { bindings, guards, sources } = semantics;
  if (!ts.isIdentifier(node) || guards.isGuarded(node)) return undefined;
  const binding = bindings.bindingOf(node);
  const [origin, ...others] = binding ? originsOf(binding, bindings) : [];
  if (origin?.kind !== 'parameter' || others.length > 0 || origin.path.length > 0) return undefined;
  if (origin.node.dotDotDotToken || sources.sourceOfParameter(origin) || !isFunction(origin.function))
    return undefined;
  return { function: origin.function, index: origin.index };
}

function report(sink: Sink, value: Value): Report {
  const { context, helper, call } = sink;
  const { root } = context.tree;
  const range = placeOf(sink);
  const related: RelatedPlace[] = value.holes.flatMap((hole) => wayOf(hole, range, root));
  if (helper !== undefined)
    related.push({ range: rangeOf(call.call, root), message: `${helper} runs it here` });
  const severity = severityOf(value);
  const found = { range, severity, related, message: messageOf(sink, value, severity) };
  if (helper !== undefined) return found;
  const fix = runWithoutShell(call, context);
  if (isProblem(fix)) return { ...found, noFix: fix.problem };
  const other = runWithExeca(call, context);
  return { ...found, fixes: other ? [fix, other] : [fix] };
}

/** What the shell gets, where it is written in the call; else the argument that holds it. */
function placeOf({ call: { call, args }, text, helper, context }: Sink): Range {
  const { root } = context.tree;
  const [first] = text;
  const last = text.at(-1);
  if (!first || !last) return rangeOf(call, root);
  const isInCall = call.pos <= first.pos && first.pos <= last.end && last.end <= call.end;
  if (!isInCall && helper === undefined) return rangeOf(args ?? call, root);
  return { start: rangeOf(first, root).start, end: last.end };
}

function severityOf(value: Value): Severity {
  if (value.holes.some(({ trust }) => trust === 'tainted')) return 'error';
  if (value.holes.every(({ trust }) => trust === 'place')) return 'hint';
  return value.isAssembled && !runsWhatItIsGiven(value) ? 'warning' : 'hint';
}

/** All that is open is called a command, as in `${command} 2>&1`: a wrapper that runs what it is given. */
function runsWhatItIsGiven({ holes }: Value): boolean {
  return holes.every(({ node }) =>
    commandName.test((ts.isIdentifier(node) ? ts.idText(node) : lastName(node)) ?? ''),
  );
}

const commandName =
  /^(cmd|command|script|commandLine|shellCommand)s?$|[a-z](Cmd|Command|Script|CommandLine)s?$|_(cmd|command)$/;

function lastName(node: ts.Expression): string | undefined {
  return isAccess(node) ? memberName(node) : undefined;
}

function messageOf({ call, context, helper }: Sink, { holes }: Value, severity: Severity): string {
  const worst =
    holes.find(({ trust }) => trust === 'tainted') ??
    holes.find(({ trust }) => trust === 'opaque') ??
    holes[0];
  const what = worst ? `\`${quoteOf(worst.node, context.tree.root)}\`` : 'It';
  const runner = helper === undefined ? nameOf(call, context) : `\`${helper}\``;
  if (severity === 'error')
    return `${what} comes from ${from[worst?.source ?? 'request']} and reaches a shell through ${runner}: whoever writes it can run any command.`;
  if (worst?.trust === 'place')
    return `${runner} gives ${what} to a shell unquoted: a blank or a quote in the path breaks the command.`;
  if (severity === 'hint')
    return `${runner} runs whatever ${what} holds in a shell: every caller has to see to it that no foreign text is in it.`;
  return call.function.kind === 'words'
    ? `${runner} splits this text into words, so that ${what} can add arguments of its own.`
    : `${runner} gives this text to a shell, in which ${what} can add commands of its own.`;
}

function nameOf({ function: { name }, program, shell, call }: CommandCall, context: RuleContext): string {
  if (!program) return `\`${name}\``;
  if (shell === 'never') return `\`${quoteOf(program, context.tree.root)}\``;
  return ts.isCallExpression(call) ? `\`${name}\` with \`shell\`` : `\`${name}\``;
}
