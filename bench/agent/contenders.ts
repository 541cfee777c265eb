import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { repository } from '../../scripts/support/paths';
import { agentVariable, type AgentOptions } from '../../src/protocol/telemetry';
import { cpuTime } from '../supervision/processTable';
import { startOwned, type OwnedProcess } from '../supervision/systems/ownedProcess';

const agentFile = join(repository, 'dist', 'agent.js');
const serverFile = join(import.meta.dirname, 'server.cjs');

/** As a worker has it whose owner has set nothing. */
const options: AgentOptions = {
  heartbeat: 5000,
  reusePort: false,
  childrenLimit: 0,
  keepAlive: [],
  ipc: { payloads: true, redact: [] },
};

/** A way to run the server. */
export interface Contender {
  name: string;
  agent: boolean;
  /** Whether the agent is given a line for its helper thread, without which it starts none. */
  thread: boolean;
}

export const bare: Contender = { name: 'none', agent: false, thread: false };
export const observers: Contender = { name: 'observers alone', agent: true, thread: false };
export const whole: Contender = { name: 'observers and helper thread', agent: true, thread: true };

/** A server that runs in one of the ways. */
export class Server {
  private constructor(
    private readonly process: OwnedProcess,
    readonly port: number,
  ) {}

  static async start({ agent, thread }: Contender, env: NodeJS.ProcessEnv): Promise<Server> {
    const args = agent ? ['--require', agentFile, serverFile] : [serverFile];
    const line = agent ? 'pipe' : 'ignore';
    const stdio = ['ignore', 'pipe', 'inherit', 'ipc', line, thread ? 'pipe' : 'ignore'] as const;
    const owned = startOwned(args, { ...env, [agentVariable]: JSON.stringify(options) }, [...stdio]);
    const [, stdout, , , telemetry, pulse] = owned.child.stdio as (Readable | null | undefined)[];
    telemetry?.resume();
    pulse?.resume();
    if (!stdout) throw new Error('The server has no stdout');
    const [text] = (await once(stdout, 'data')) as [Buffer];
    return new Server(owned, Number(text.toString()));
  }

  /** CPU time of all of its threads so far, nanoseconds. */
  get cpu(): number {
    return cpuTime(this.process.pid);
  }

  /** Bytes: all that is resident, and what of it this process alone has, which is no page of Node's own file. */
  get memory(): { resident: number; own: number } {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'latin1');
    const bytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN) * 1024;
    return { resident: bytes('VmRSS'), own: bytes('RssAnon') };
  }

  /** Percent of a core that it takes while nobody asks it anything. */
  async idleCpu(ms: number): Promise<number> {
    const [before, at] = [this.cpu, performance.now()];
    await delay(ms);
    return (this.cpu - before) / 1e4 / (performance.now() - at);
  }

  stop(): Promise<void> {
    return this.process.end('SIGKILL', 5000);
  }
}
