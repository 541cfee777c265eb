import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { expandSlotEnv } from '../../launch/slotTemplate';
import type { Plan } from '../../protocol/plan';
import { agentVariable, sessionVariable, workerVariable, type AgentOptions } from '../../protocol/telemetry';
import { agentPath } from '../workerFork';
import type { WorkerHandle } from '../workerProcess';

export interface PrimaryPlace {
  session: string;
  /** The number of the process in its session, never given twice. */
  number: number;
  /** Where the lines of its workers are taken. */
  socket: string;
}

/**
 * Starts a program that is its own cluster primary, as a terminal would, with the agent preloaded: no IPC channel, a
 * process group of its own, telemetry on fd 4, the helper thread's pulse on fd 5.
 */
export function forkPrimary(plan: Plan, { session, number, socket }: PrimaryPlace): WorkerHandle {
  const options: AgentOptions = {
    heartbeat: plan.heartbeat.threshold,
    reusePort: false,
    childrenLimit: 0,
    keepAlive: plan.keepAlive,
    ipc: plan.ipc,
    observeOnly: true,
    primary: { socket, number },
  };
  const child = spawn(
    process.execPath,
    [...plan.execArgv, '--require', agentPath, plan.program, ...plan.args],
    {
      cwd: plan.cwd,
      env: {
        ...plan.env,
        ...expandSlotEnv(plan.slotEnv, 1),
        [agentVariable]: JSON.stringify(options),
        [sessionVariable]: session,
        [workerVariable]: String(number),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    },
  );
  const events = new EventEmitter();
  child.on('error', (error) => events.emit('error', error));
  return Object.assign(events, {
    process: child,
    isConnected: () => false,
    send: () => false,
  }) as unknown as WorkerHandle;
}
