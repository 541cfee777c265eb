import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { LaunchProblem } from '../problem';
import { appsOf, type EcosystemApp } from './apps';

/** Names by which pm2's files go; others that end in `.json` or `.config.js` belong to other tools. */
const fileName = /^((ecosystem|pm2)([.-][\w-]+)*\.config\.([cm]?js|json)|(ecosystem|pm2|process)\.json)$/;

export const isEcosystemFile = (path: string): boolean => fileName.test(basename(path));

/** Those that are looked for in a folder, the usual one first. */
export const usualEcosystemFiles = ['js', 'cjs', 'mjs', 'json'].map((ending) => `ecosystem.config.${ending}`);

/** Milliseconds: it loads what a settings file loads, a `.env` reader or a secret of a vault. */
const deadlineMs = 10_000;
const maxBytes = 1024 * 1024;

/**
 * Runs in the child. What the file prints goes nowhere, so what it exports has a pipe of its own; whatever keeps the
 * file's process alive ends with the answer.
 */
const loader = `
const end = (answer) =>
  require('node:fs').createWriteStream('', { fd: 3 }).end(JSON.stringify(answer), () => process.exit());
import(require('node:url').pathToFileURL(process.argv[1]).href)
  .then((module) => end({ config: module.default ?? { ...module } }))
  .catch((error) => end({ error: String(error?.message ?? error) }));
`;
const AnswerSchema = v.union([v.object({ error: v.string() }), v.object({ config: v.unknown() })]);

/** What reads a file that is a program. */
export interface EcosystemReader {
  /** The node that the file is run by. */
  node: string;
  env: NodeJS.ProcessEnv;
  /** In ms, for tests. */
  deadline?: number;
}

const problem = (file: string, what: string): LaunchProblem =>
  new LaunchProblem('badEcosystem', `${basename(file)} ${what}`);

/** Collects what a pipe brings. @returns nothing when it is more than may be */
function collect(pipe: Readable): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    pipe.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.length > maxBytes) resolve(undefined);
    });
    pipe.once('close', () => resolve(text));
  });
}

/** With what it started: it leads a group where there are groups. */
function endGroup(child: ChildProcess): void {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/**
 * An ecosystem file in JavaScript is a program: what it exports is known only to who runs it. It is run by the
 * person's own node in a process of its own, which is ended with all that it started when it has answered, or has not
 * within the deadline.
 */
async function runFile(
  file: string,
  { node, env, deadline = deadlineMs }: EcosystemReader,
): Promise<unknown> {
  const child = spawn(node, ['-e', loader, file], {
    cwd: dirname(file),
    env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const failed = new Promise<never>((_, reject) => {
      child.once('error', ({ message }) => reject(problem(file, `could not be run: ${message}.`)));
      timer = setTimeout(() => {
        const seconds = deadline / 1000;
        reject(problem(file, `did not load within ${seconds} s: find what it waits for.`));
      }, deadline);
    });
    const text = await Promise.race([collect(child.stdio[3] as Readable), failed]);
    if (text === undefined) throw problem(file, 'exports more than 1 MB: it is no list of apps.');
    if (text === '') throw problem(file, 'ended its own process while it was loaded: take its exit away.');
    const answer = v.parse(AnswerSchema, JSON.parse(text));
    if ('error' in answer) throw problem(file, `cannot be loaded: ${answer.error}`);
    return answer.config;
  } finally {
    clearTimeout(timer);
    endGroup(child);
    child.stdio[3]?.destroy();
  }
}

async function parseFile(file: string): Promise<unknown> {
  const { size } = await stat(file);
  if (size > maxBytes) throw problem(file, 'is larger than 1 MB: it is no list of apps.');
  const text = await readFile(file, 'utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw problem(file, `is not JSON: ${(error as Error).message}.`);
  }
}

/**
 * Reads the apps of a PM2 ecosystem file. One in JavaScript is run for that: never call it in a workspace that the
 * person does not trust.
 * @param file absolute
 * @param reader asked for only when the file is a program
 * @throws LaunchProblem when it is not there, cannot be loaded in time, or holds what is no app
 */
export async function readEcosystem(
  file: string,
  reader: () => EcosystemReader | Promise<EcosystemReader>,
): Promise<EcosystemApp[]> {
  if (!(await stat(file).catch(() => undefined))?.isFile())
    throw new LaunchProblem('programMissing', `There is no ecosystem file at ${file}: correct its path.`);
  const isProgram = extname(file) !== '.json';
  return appsOf(isProgram ? await runFile(file, await reader()) : await parseFile(file), file);
}
