import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { withVariable } from '../../support/processes';
import { cookieEnvironment, onTestEnd } from '../support/leftovers';
import { root } from '../support/paths';
import { LinuxProcesses } from '../../../src/processes/linux/processes';
import type { ProcessId } from '../../../src/processes/types';

const parentFile = join(root, 'test', 'fixtures', 'children', 'parent.js');

export const processes = new LinuxProcesses();

/** A process with children of the kinds that were asked for, as a worker of a session of its own. */
export interface Family {
  parent: ProcessId;
  worker: number;
  cookie: string;
  session: string;
  sessionId: string;
  /** By kind. */
  children: Record<string, ProcessId>;
  child: ChildProcess;
  /** SIGKILLs the parent, and nobody else. */
  killParent(): Promise<void>;
}

/** Numbers of workers that no other run of the tests uses at the same time. */
let workers = process.pid * 1000;

/** The identity of a process that runs. */
export function identify(pid: number): ProcessId {
  const row = processes.row(pid);
  if (!row) throw new Error(`No process ${pid}`);
  return { pid, start: row.start };
}

/** Kills it after the test, if it is there still and the same. */
function killAtTestEnd(id: ProcessId): void {
  onTestEnd(() => void processes.signal([id], 'SIGKILL'));
}

/**
 * @param session that it is a worker of; one of its own by default
 * @param program what starts the children, with the arguments before their kinds
 */
export async function startFamily(
  kinds: readonly string[],
  session: string = randomUUID(),
  program: readonly string[] = [parentFile],
): Promise<Family> {
  const worker = ++workers;
  const child = spawn(process.execPath, [...program, ...kinds], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...cookieEnvironment, MUSTER_SESSION: session, MUSTER_WORKER: String(worker) },
  });
  onTestEnd(() => {
    child.kill('SIGKILL');
    const left = withVariable(`MUSTER_WORKER=${worker}`).flatMap(({ pid }) => processes.row(pid) ?? []);
    processes.signal(left, 'SIGKILL');
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const pids = Object.entries(JSON.parse(line) as Record<string, number>);
  const children = Object.fromEntries(pids.map(([kind, pid]) => [kind, identify(pid)]));
  // Not all of them have a cookie.
  for (const id of Object.values(children)) killAtTestEnd(id);
  return {
    parent: identify(child.pid ?? 0),
    worker,
    cookie: `MUSTER_WORKER=${worker}`,
    session: `MUSTER_SESSION=${session}`,
    sessionId: session,
    children,
    child,
    async killParent() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Which of a family's children still run, by kind. */
export function living({ children }: Family): string[] {
  return Object.entries(children)
    .filter(([, id]) => processes.living([id]).length > 0)
    .map(([kind]) => kind);
}
