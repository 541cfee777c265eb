import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import type { PulseMessage } from '../../../src/protocol/telemetry';
import { PulseChannel } from '../../../src/supervisor/pulseChannel';
import { until } from '../../support/until';
import { runWithAgent, type AgentProcess, type ProgramOptions } from './agentProcess';
import { fixture } from './paths';

/** Milliseconds of the clock that all processes of the machine share. */
export const machineNow = (): number => Number(process.hrtime.bigint()) / 1e6;

/** What a program's helper thread tells, at the supervisor's end of its line. */
export class PulseLog {
  readonly messages: { message: PulseMessage; at: number }[] = [];

  constructor({ child }: AgentProcess) {
    new PulseChannel((child.stdio as unknown[])[5] as Duplex, (message) =>
      this.messages.push({ message, at: machineNow() }),
    );
  }

  get told(): string[] {
    return this.messages.map(({ message }) =>
      message.type === 'unresponsive' && message.stack !== undefined ? 'stack' : message.type,
    );
  }

  /** The message at this place, when it has come. */
  async nth(index: number): Promise<{ message: PulseMessage; at: number }> {
    return until(`message ${index} of ${this.told.join(', ')}`, () => this.messages[index]);
  }
}

/** `O_NONBLOCK`, which a thread gives to what it listens to. */
const nonBlocking = 0o4000;

/** Resolves when the helper thread of a process has opened its line. */
export async function untilWatched(pid: number): Promise<void> {
  await until('the helper thread', () => {
    const flags = /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/5`, 'latin1'))?.[1] ?? '0';
    return (Number.parseInt(flags, 8) & nonBlocking) !== 0;
  });
}

export interface Blocking {
  program: AgentProcess;
  pulse: PulseLog;
  /** Has it do something, and resolves when it has begun: milliseconds of the machine's clock. */
  begin: (task: object) => Promise<number>;
  /** Resolves when its event loop has got round to say that it is done. */
  done: () => Promise<void>;
}

/** Starts `blocks.js` and waits until it can be told to block. */
export async function startBlocking(
  heartbeat: number,
  given: ProgramOptions & { file?: string } = {},
): Promise<Blocking> {
  const { file = 'blocks.js', ...options } = given;
  const program = runWithAgent(fixture(file), { ...options, options: { heartbeat } });
  const pulse = new PulseLog(program);
  let done = 0;
  let awaited = 0;
  program.child.on('message', (message) => (done += message === 'done' ? 1 : 0));
  await once(program.child, 'message');
  await untilWatched(program.pid);
  return {
    program,
    pulse,
    async begin(task) {
      const before = program.stdout.length;
      program.child.send(task);
      const nanoseconds = await until(
        'the beginning',
        () => /begin (\d+)\n/.exec(program.stdout.slice(before))?.[1],
      );
      return Number(nanoseconds) / 1e6;
    },
    async done() {
      awaited++;
      await until('the end of the block', () => done >= awaited);
    },
  };
}
