import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { LaunchProblem } from './problem';
import { compareVersions, type Version } from './version';

const run = promisify(execFile);

/** The oldest Node whose `util.parseEnv` and `--import` the launch relies on. */
export const oldestNode: Version = '20.12.0';
/** Version managers start slowly the first time; beyond this the executable is not going to answer. */
const deadlineMs = 10_000;

export interface Runtime {
  /** The executable itself, behind any shim of a version manager. */
  path: string;
  version: Version;
}

const probe = 'JSON.stringify([process.execPath, process.versions.node, Object.keys(process.versions)])';
const ProbeSchema = v.tuple([v.string(), v.string(), v.array(v.string())]);

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    // To a folder the right means another thing.
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function findOnPath(path: string): Promise<string | undefined> {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const folder of path.split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, name)))) return join(folder, name);
  }
  return undefined;
}

/** Editors started from a dock or menu miss the PATH that nvm, fnm and asdf set up in the login shell. */
async function askLoginShell(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const shell = env['SHELL'];
  if (process.platform === 'win32' || shell === undefined) return undefined;
  try {
    const { stdout } = await run(shell, ['-ilc', 'command -v node'], { env, timeout: deadlineMs });
    const found = stdout.trim().split('\n').at(-1);
    return found !== undefined && (await isExecutable(found)) ? found : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Finds the node that runs the user's program: the one asked for, else `node` on PATH, else the login shell's.
 * @param wanted the setting `muster.runtimeExecutable`
 * @param cwd where version managers look for the project's version
 * @throws LaunchProblem when there is none, when it is too old, or when it is another runtime
 */
export async function findRuntime(
  wanted: string | undefined,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Runtime> {
  const isName = wanted !== undefined && !/[\\/]/.test(wanted) && wanted !== 'node';
  if (isName)
    throw new LaunchProblem('nodeMissing', `"${wanted}" is not a path: give the full path of a node.`);
  const candidate =
    wanted === undefined || wanted === 'node'
      ? ((await findOnPath(env['PATH'] ?? env['Path'] ?? '')) ?? (await askLoginShell(env)))
      : wanted;
  if (candidate === undefined) {
    const message = 'Node.js was not found on PATH: install it from nodejs.org, or set its path.';
    throw new LaunchProblem('nodeMissing', message);
  }
  return examine(candidate, cwd, env);
}

async function examine(candidate: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Runtime> {
  const plainEnv = { ...env };
  // Options for the program could keep the question itself from being answered.
  delete plainEnv['NODE_OPTIONS'];
  let answer: v.InferOutput<typeof ProbeSchema>;
  try {
    const { stdout } = await run(candidate, ['-p', probe], { cwd, env: plainEnv, timeout: deadlineMs });
    answer = v.parse(ProbeSchema, JSON.parse(stdout));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES') {
      throw new LaunchProblem(
        'nodeMissing',
        `There is no program at ${candidate}: correct the path of node.`,
      );
    }
    throw new LaunchProblem('notNode', `${candidate} does not answer as Node.js does: choose another.`);
  }
  const [path, version, parts] = answer;
  if (parts.includes('electron') || parts.includes('bun') || parts.includes('deno')) {
    throw new LaunchProblem('notNode', `${candidate} is not Node.js but another runtime: choose a node.`);
  }
  if (compareVersions(version, oldestNode) < 0) {
    const message = `${candidate} is Node.js ${version}, and Muster needs ${oldestNode} or newer.`;
    throw new LaunchProblem('nodeTooOld', message);
  }
  return { path, version };
}
