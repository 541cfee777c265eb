import cluster, { type Worker } from 'node:cluster';
import { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expandSlotEnv } from '../launch/slotTemplate';
import type { Plan } from '../protocol/plan';
import {
  agentVariable,
  sessionVariable,
  workerVariable,
  type AgentOptions,
  type SpareKind,
} from '../protocol/telemetry';
import { guardInternalMessages } from './internalMessages';

/** The bundles of one build lie side by side. */
export const agentPath = join(__dirname, 'agent.js');

/**
 * Prepares this process as the cluster primary of a plan's workers. Once a process: Node keeps the scheduling
 * policy of the first fork. The process's environment becomes the plan's, as `cluster.fork` builds on it.
 */
export function setupCluster(plan: Plan, primaryAccepts: boolean): void {
  cluster.schedulingPolicy = primaryAccepts ? cluster.SCHED_RR : cluster.SCHED_NONE;
  for (const name of Object.keys(process.env))
    if (!(name in plan.env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, plan.env);
}

type Spawn = (this: ChildProcess, options: { detached?: boolean }) => number;

/**
 * Runs `fork` with every child started in a process group of its own. `cluster.fork` has no option for it,
 * though `child_process.spawn` underneath does.
 */
function inOwnGroup<T>(fork: () => T): T {
  if (process.platform === 'win32') return fork();
  const prototype = ChildProcess.prototype as unknown as { spawn: Spawn };
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    return spawn.call(this, { ...options, detached: true });
  };
  try {
    return fork();
  } finally {
    prototype.spawn = spawn;
  }
}

/** What tells the workers of a session apart, in their environment. */
export function slotVariables(plan: Plan, slot: number): Record<string, string> {
  return {
    MUSTER_SLOT: String(slot),
    // pm2's name for the index of an instance, which counts from 0 and which programs already look at.
    NODE_APP_INSTANCE: String(slot - 1),
    ...expandSlotEnv(plan.slotEnv, slot),
  };
}

export interface WorkerPlace {
  session: string;
  /** The number of the process in its session, never given twice. */
  worker: number;
  slot: number | SpareKind;
  /** Whether it is to listen by itself on a port that others listen on too. */
  reusePort: boolean;
}

/**
 * Forks the program as a cluster worker, the agent preloaded: stdout and stderr as pipes, IPC on fd 3, telemetry on
 * fd 4, the helper thread's pulse on fd 5.
 */
export function forkWorker(plan: Plan, { session, worker, slot, reusePort }: WorkerPlace): Worker {
  const options: AgentOptions = {
    heartbeat: plan.heartbeat.threshold,
    ...(typeof slot === 'string' ? { spare: slot } : {}),
    reusePort,
    childrenLimit: plan.children.refuse ? plan.children.limit : 0,
    keepAlive: plan.keepAlive,
    ipc: plan.ipc,
  };
  cluster.setupPrimary({
    exec: plan.program,
    args: plan.args,
    cwd: plan.cwd,
    execArgv: [...plan.execArgv, '--require', agentPath],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const forked = inOwnGroup(() =>
    cluster.fork({
      [agentVariable]: JSON.stringify(options),
      [sessionVariable]: session,
      [workerVariable]: String(worker),
      ...(typeof slot === 'number' ? slotVariables(plan, slot) : {}),
    }),
  );
  guardInternalMessages(forked.process);
  return forked;
}
