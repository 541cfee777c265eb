import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { repository } from '../support/paths';
import { endGroup, startGroup } from '../support/processGroup';
import { cookieVariable, findSurvivors, killSurvivors } from './survivors';

/** How a program of a stage is run. */
export interface StageProcess {
  args: readonly string[];
  /** In ms. */
  deadline: number;
  env?: NodeJS.ProcessEnv;
  /** Keep the output instead of printing it as it comes. */
  capture?: boolean;
}

/** How a program of a stage ended. */
export interface StageProcessResult {
  code: number;
  output: string;
  /** What is wrong beyond what the program itself reports: no end in time, processes left behind. */
  problems: string[];
}

const running = new Set<() => Promise<void>>();

/** Ends whatever runs now, when the whole run is interrupted. */
export async function endRunningProcesses(): Promise<void> {
  await Promise.all([...running].map((end) => end()));
}

/** Runs a program under the pinned Node, with a deadline, and looks for what it leaves behind. */
export async function runStageProcess(options: StageProcess): Promise<StageProcessResult> {
  const cookie = randomUUID();
  const child = startGroup(process.execPath, options.args, {
    cwd: repository,
    env: { ...process.env, ...options.env, [cookieVariable]: cookie },
    stdio: options.capture === true ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const session = child.pid ?? 0;
  const problems: string[] = [];

  const end = async (): Promise<void> => {
    await endGroup(child);
    killSurvivors(await findSurvivors(cookie, session));
  };
  running.add(end);
  const timer = setTimeout(() => {
    problems.push(`did not end within ${options.deadline / 1000} s`);
    void endGroup(child);
  }, options.deadline);
  // Not 'close': a survivor that holds the output open must not keep us waiting.
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);

  const survivors = await findSurvivors(cookie, session);
  killSurvivors(survivors);
  running.delete(end);
  problems.push(...survivors.map(({ pid, command }) => `left a process behind: ${command} (${pid})`));
  if (signal !== null && problems.length === 0) problems.push(`was ended by ${signal}`);
  return { code: code ?? 1, output, problems };
}
