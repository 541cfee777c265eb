import * as ts from 'typescript';
import { isAccess, isFunction, memberName, unwrap, type FunctionNode } from '../syntax/nodes';
import { temporaryFolderName } from './believedNames';
import { callersOf, functionOf } from './callers';
import type { Evaluation } from './evaluation';
import { returnsOf } from './controlFlow';
import { compileRegExp, matchesWordsOnly } from './regexps';
import { elementsOf } from './lists';
import { originsOf } from './origins';
import {
  changed,
  concat,
  constant,
  harmless,
  hole,
  isHarmless,
  isTainted,
  through,
  union,
  type Value,
} from './values';

/** Packages whose functions quote for a shell. Source: their documentation. */
const escapers =
  /^(shell-quote\.quote|shescape(\.|\(\)\.|\.Shescape\(\)\.|\.stateless\.)?\.?(quote|quoteAll|escape|escapeAll)|shell-escape(\.default)?|any-shell-escape|shellwords(-ts)?\.escape|shlex\.(quote|join)|puka\.(quoteForShell|quoteForCmd|quoteForSh)|shq|shell-env-escape|bash-escape|linux-escape|cmd-escape|shellescape|zx\.quote(PowerShell)?|@npmcli\/run-script\.escape|@sindresorhus\/shell-escape|shell-string|shlex\.\w+|lodash\.escapeShell)$/;
/** The project's own functions that say that they quote or clean for a shell; those that escape for something else do not. */
const ownEscaper =
  /^_?(shell|sh|bash|cmd|arg|args|argument|command|single|double|safe)?_?(escape|quote|sanitize|sanitise|clean)/i;
const ownEscaperSuffix = /(Escape|Escaped|Quote|Quoted|Sanitize|Sanitized|Sanitizer|shellescape|shellquote)$/;
const otherEscaper =
  /(html|xml|json|reg_?exp|url|uri|sql|css|escape_?string|markdown|latex|csv|attr|uri\w*|path|header)|^(unescape|unquote)/i;

/** Functions that give numbers, dates, hashes and the like: texts without a character that means something to a shell. */
const harmlessCalls =
  /^(Number(\.\w+)?|parseInt|parseFloat|BigInt|Boolean|Math\.\w+|Date(\.\w+)?|performance\.now|isNaN|isFinite|process\.(hrtime|uptime|memoryUsage|cpuUsage|hrtime\.bigint)|os\.(cpus|totalmem|freemem|platform|arch|type|endianness|availableParallelism|uptime|release)|crypto\.(randomUUID|randomInt)|uuid(\.v\d)?|nanoid(\.nanoid)?|Buffer\.byteLength|semver\.(clean|valid|major|minor|patch|inc|coerce)|globalThis\.\w+)(\(\))?$/;
const placeCalls =
  /^(process\.cwd|([\w./@-]*\/)?which(\.js)?(\.sync)?|os\.(tmpdir|homedir|hostname)|require\.resolve|import\.meta\.\w+|fs\.(realpathSync|mkdtempSync)|url\.fileURLToPath|module\.createRequire\(\)\.resolve)$/;
/** Functions that give back what they are given, in another form. */
const passing =
  /^(String|decodeURIComponent|decodeURI|encodeURIComponent|encodeURI|JSON\.(parse|stringify)|Buffer\.from|url\.(parse|format|resolve|fileURLToPath|pathToFileURL)|querystring\.(parse|stringify)|path(\.posix|\.win32)?\.(join|resolve|normalize|basename|dirname|relative|extname|format|parse|toNamespacedPath)|upath\.\w+|Object\.(assign|values|entries|keys|fromEntries|freeze)|Array\.(from|of)|Promise\.(resolve|all)|structuredClone|slash|normalize-path|untildify|fs\.(realpathSync|realpath)|lodash\.(trim|toString|get|pick|last|first|head)|he\.(encode|decode)|escape|unescape)$/;
const formatting =
  /^(util\.format|sprintf-js\.(sprintf|vsprintf)|sprintf|printf|format|string-format|node:util\.format|printj\.sprintf)$/;

/** String methods whose result is made of the text that they are called on alone. */
const reshaping = new Map<string, (text: string) => string>([
  ['trim', (text) => text.trim()],
  ['trimEnd', (text) => text.trimEnd()],
  ['trimStart', (text) => text.trimStart()],
  ['toLowerCase', (text) => text.toLowerCase()],
  ['toUpperCase', (text) => text.toUpperCase()],
  ['toString', (text) => text],
  ['valueOf', (text) => text],
]);
const slicing =
  /^(slice|substring|substr|at|charAt|normalize|repeat|toLocaleLowerCase|toLocaleUpperCase|split|shift|pop|match|toWellFormed|flat|get|getAll|json|text|then|catch|finally)$/;
const numericMethods =
  /^(indexOf|lastIndexOf|charCodeAt|codePointAt|localeCompare|search|toFixed|toPrecision|toExponential|getTime|getFullYear|getMonth|getDate|getHours|getMinutes|getSeconds|getMilliseconds|toISOString|valueOf|findIndex|includes|startsWith|endsWith|test|has|some|every|digest|byteLength|getTimezoneOffset|toDateString|isDirectory|isFile|unix)$/;

/** What a call gives. */
export function valueOfCall(call: ts.CallExpression, evaluator: Evaluation): Value {
  const callee = unwrap(call.expression);
  const path = evaluator.modules.resolve(callee)?.path;
  if (path !== undefined) {
    const known = valueOfKnown(call, path, evaluator);
    if (known) return known;
  }
  const name = ts.isIdentifier(callee) ? ts.idText(callee) : memberName(callee);
  const body = functionOf(callee, evaluator.bindings);
  if (body) {
    const value = withoutOthers(valueOfBody(body, evaluator), call, body, evaluator);
    if (isHarmless(value) || !isEscaperName(name)) return through(value, call);
  }
  if (isEscaperName(name)) return harmless;
  if (isAccess(callee)) {
    const value = valueOfMethod(call, callee, evaluator);
    if (value) return value;
    if (isTainted(evaluator.valueOf(callee))) return evaluator.valueOf(callee);
  }
  return hole(call, name !== undefined && temporaryFolderName.test(name) ? 'place' : 'opaque');
}

function isEscaperName(name: string | undefined): boolean {
  if (name === undefined || otherEscaper.test(name)) return false;
  return ownEscaper.test(name) || ownEscaperSuffix.test(name);
}

function valueOfKnown(call: ts.CallExpression, path: string, evaluator: Evaluation): Value | undefined {
  const args = call.arguments;
  if (escapers.test(path) || harmlessCalls.test(path)) return harmless;
  if (placeCalls.test(path)) return hole(call, 'place');
  if (formatting.test(path)) return formatted(args, evaluator);
  if (path === 'util.inspect') return union(args.map((argument) => evaluator.valueOf(argument)));
  if (passing.test(path)) {
    // A place in JSON is quoted well enough for a shell, since nobody chose it.
    const values = args.map((argument) =>
      isFunction(unwrap(argument)) ? harmless : evaluator.valueOf(argument),
    );
    const value = union(values);
    if (path === 'JSON.stringify') {
      const holes = value.holes.filter(({ trust }) => trust !== 'place');
      return { holes, isAssembled: false };
    }
    const { holes, isAssembled } = value;
    return path === 'String' && value.texts ? value : { holes, isAssembled: isAssembled && holes.length > 0 };
  }
  return undefined;
}

/** `%d` and its like give numbers; all others what they are given. */
function formatted(args: readonly ts.Expression[], evaluator: Evaluation): Value {
  const [format, ...rest] = args;
  if (!format) return harmless;
  const base = evaluator.valueOf(format);
  const specifiers = base.texts?.[0]?.match(/%[a-zA-Z%]/g)?.filter((one) => one !== '%%') ?? [];
  const values = rest.map((argument, index) =>
    /%[dif]/.test(specifiers[index] ?? '') ? harmless : evaluator.valueOf(argument),
  );
  return concat([base, ...values]);
}

/** What a function of the file gives back. */
function valueOfBody(body: ts.Node & { readonly body?: ts.Node | undefined }, evaluator: Evaluation): Value {
  if (!body.body) return hole(body as ts.Expression, 'opaque');
  if (!ts.isBlock(body.body)) return evaluator.valueOf(body.body as ts.Expression);
  const returned = returnsOf(body.body, evaluator.bindings).flatMap(({ expression }) =>
    expression ? [evaluator.valueOf(expression)] : [],
  );
  return union(returned);
}

/** To a call that gives nothing but what is harmless, what other calls of the function give is nothing. */
function withoutOthers(
  value: Value,
  call: ts.CallExpression,
  body: FunctionNode,
  evaluator: Evaluation,
): Value {
  const isPlain = (argument: ts.Expression): boolean =>
    !ts.isSpreadElement(argument) && isHarmless(evaluator.valueOf(argument));
  if (isHarmless(value) || !call.arguments.every(isPlain)) return value;
  const { bindings } = evaluator;
  const given = callersOf(body, bindings).calls.flatMap((one) => (one === call ? [] : (one.arguments ?? [])));
  const isParameter = (node: ts.Node): boolean => {
    const binding = ts.isIdentifier(node) ? bindings.bindingOf(node) : undefined;
    const origins = binding ? originsOf(binding, bindings) : [];
    return origins.some((origin) => origin.kind === 'parameter' && origin.function === body);
  };
  const isOthers = (node: ts.Node): boolean =>
    isParameter(node) || given.some(({ pos, end }) => pos <= node.pos && node.end <= end);
  const holes = value.holes.filter(({ node, via }) => !isOthers(node) && !via.some(isOthers));
  return holes.length === 0 ? harmless : { ...value, holes };
}

function valueOfMethod(
  call: ts.CallExpression,
  callee: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  evaluator: Evaluation,
): Value | undefined {
  const method = memberName(callee);
  if (method === undefined) return undefined;
  const text = callee.expression;
  const args = call.arguments;
  const reshape = reshaping.get(method);
  if (reshape) return changed(evaluator.valueOf(text), reshape);
  if (numericMethods.test(method)) return harmless;
  switch (method) {
    case 'concat':
      return concat([evaluator.valueOf(text), ...args.map((argument) => evaluator.valueOf(argument))]);
    case 'join':
      return joined(text, args[0], evaluator);
    case 'padStart':
    case 'padEnd':
      return union([
        evaluator.valueOf(text),
        ...args.slice(1).map((argument) => evaluator.valueOf(argument)),
      ]);
    case 'replace':
    case 'replaceAll':
      return replaced(call, text, evaluator);
    case 'reduce':
      return undefined;
    case 'match':
      if (args[0] && matchesWordsOnly(args[0], evaluator.subjects)) return harmless;
      break;
    case 'exec':
      return matchesWordsOnly(text, evaluator.subjects) ? harmless : undefined;
    default:
  }
  if (slicing.test(method)) {
    const value = evaluator.valueOf(text);
    return isHarmless(value) || isTainted(value) ? changed(value) : undefined;
  }
  return undefined;
}

function joined(list: ts.Expression, separator: ts.Expression | undefined, evaluator: Evaluation): Value {
  const { values, isKnown } = elementsOf(list, evaluator);
  const between = separator ? evaluator.valueOf(separator) : constant(',');
  if (!isKnown && values.length === 1) return values[0] ?? harmless;
  const parts = values.flatMap((value, index) => (index === 0 ? [value] : [between, value]));
  return concat(parts);
}

/** Characters that a shell takes apart, of which a cleaning `replace` must leave none. */
const attack = 'a;b|c&d$(e)`f`>g<h\ni';

function replaced(call: ts.CallExpression, text: ts.Expression, evaluator: Evaluation): Value {
  const [pattern, replacement] = call.arguments;
  const value = evaluator.valueOf(text);
  if (!pattern || !replacement) return value;
  const put = isFunction(unwrap(replacement)) ? harmless : evaluator.valueOf(replacement);
  if (isHarmless(value)) return isHarmless(put) ? harmless : { ...put, isAssembled: true };
  if (isCleaning(pattern, put, evaluator)) return put;
  return union([value, put]);
}

/** `replace(/'/g, "'\\''")`, or a class of characters that takes all those out that a shell would see. */
function isCleaning(pattern: ts.Expression, put: Value, evaluator: Evaluation): boolean {
  const regex = compileRegExp(pattern, evaluator.subjects);
  if (!regex?.global) return false;
  if (regex.source === "'") return put.texts?.every((text) => quotedQuotes.has(text)) ?? false;
  return !/[;|&$`<>\n]/.test(attack.replace(regex, '_'));
}

/** What keeps a text in single quotes whole: nothing, or a quote outside of them. */
const quotedQuotes = new Set(['', "'\\''", `'"'"'`, "''", '_']);
