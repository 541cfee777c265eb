import { createRequire } from 'node:module';
import { basename, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LaunchProblem } from './problem';
import { compareVersions, type Version } from './version';

const extensions: ReadonlySet<string> = new Set(['.ts', '.cts', '.mts']);
/** Options that mean the person has chosen how TypeScript is run. */
const ownLoader = /\b(tsx|ts-node|swc|jiti|esbuild|sucrase)\b|--experimental-(strip|transform)-types/;

/** How Node is told to run a TypeScript program, and what to try when that turns out not to be enough. */
export interface TypeScriptOptions {
  execArgv: string[];
  fallback?: string[];
}

export interface TypeScriptQuery {
  program: string;
  version: Version;
  runtimeArgs: readonly string[];
  /** The nearest package.json says `"type": "module"`. */
  isModulePackage: boolean;
  /** The project compiles with `emitDecoratorMetadata`, which tsx does not support. */
  needsDecoratorMetadata: boolean;
}

/**
 * Type stripping is on by default since 22.18 and 23.6, and behind a flag since 22.6.
 * Source: https://nodejs.org/api/typescript.html, "History".
 */
function nativeOptions(version: Version): string[] | undefined {
  const atLeast = (other: Version): boolean => compareVersions(version, other) >= 0;
  if (atLeast('23.6.0') || (atLeast('22.18.0') && !atLeast('23.0.0'))) return [];
  return atLeast('22.6.0') ? ['--experimental-strip-types'] : undefined;
}

function resolveFrom(program: string, request: string): string | undefined {
  try {
    return createRequire(program).resolve(request);
  } catch {
    return undefined;
  }
}

function projectLoader(query: TypeScriptQuery): string[] | undefined {
  const { program } = query;
  const isModule = extname(program) === '.mts' || (extname(program) === '.ts' && query.isModulePackage);
  const tsx = resolveFrom(program, 'tsx');
  const tsNode = resolveFrom(program, isModule ? 'ts-node/esm' : 'ts-node/register/transpile-only');
  const withTsx = tsx && ['--import', pathToFileURL(tsx).href];
  const withTsNode = tsNode && (isModule ? ['--loader', pathToFileURL(tsNode).href] : ['--require', tsNode]);
  return (query.needsDecoratorMetadata ? withTsNode || withTsx : withTsx || withTsNode) || undefined;
}

/**
 * Chooses how a program's TypeScript is run: by Node itself where it can, else by the project's own tsx or ts-node.
 * A JavaScript program, and one whose person chose a loader, needs nothing.
 * @throws LaunchProblem when neither is there
 */
export function typeScriptOptions(query: TypeScriptQuery): TypeScriptOptions {
  const { program, version, runtimeArgs } = query;
  if (!extensions.has(extname(program)) || ownLoader.test(runtimeArgs.join(' '))) return { execArgv: [] };
  const native = nativeOptions(version);
  const loader = projectLoader(query);
  if (native) return { execArgv: native, ...(loader && { fallback: loader }) };
  if (loader) return { execArgv: loader };
  throw new LaunchProblem(
    'noTypeScriptLoader',
    `Node.js ${version} cannot run ${basename(program)} by itself: install tsx in the project, or use Node.js 22.18 or newer.`,
  );
}
