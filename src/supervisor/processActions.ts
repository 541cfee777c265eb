import { setTimeout as delay } from 'node:timers/promises';
import { isSameProcess } from '../processes/identity';
import { sweep } from '../processes/sweep';
import type { ProcessId, TableSignal } from '../processes/types';
import type { ProcessInfo } from '../protocol/events';
import { RefusedError } from './refusedError';
import type { SessionProcesses } from './sessionProcesses';

/** Milliseconds that SIGKILL may take: only a process in an uninterruptible wait needs longer, for ever maybe. */
const killMs = 2500;
/** A parent that takes its children's status at SIGCHLD does so at once. */
const reapMs = 1000;
const pollMs = 20;

type Zombie = ProcessInfo & { blame: NonNullable<ProcessInfo['blame']> };

/**
 * What a person may do to a descendant of a worker. Each is refused for a process that is not one of the session's, or
 * is another by now: the session is asked by identity, and the identity is checked again right before each signal.
 */
export class ProcessActions {
  /** @param graceMs milliseconds from SIGTERM to SIGKILL */
  constructor(
    private readonly processes: SessionProcesses,
    private readonly graceMs: () => number,
  ) {}

  /**
   * SIGTERM, and SIGKILL after the grace. Resolves when it has exited.
   * @throws RefusedError
   */
  async end(id: ProcessId): Promise<void> {
    const process = this.#findLive(id);
    await this.#send(process, 'SIGTERM');
    // As a stopped one would take it only once it is continued.
    if (process.state === 'stopped') await this.processes.table.signal([process], 'SIGCONT');
    if (await this.#hasExited(process, this.graceMs())) return;
    await this.processes.table.signal([process], 'SIGKILL');
    if (!(await this.#hasExited(process, killMs))) throw new RefusedError(doesNotEnd(process));
  }

  /**
   * The same with all that descends from it, but for what is kept on purpose below it.
   * @throws RefusedError
   */
  async endTree(id: ProcessId): Promise<void> {
    const process = this.#findLive(id);
    const { remaining } = await sweep({
      table: this.processes.table,
      seeds: [process],
      cookie: [],
      isKept: (_, other) =>
        !isSameProcess(other, process) &&
        process.state !== 'kept' &&
        this.processes.find(other)?.state === 'kept',
      graceMs: this.graceMs(),
      deadlineMs: this.graceMs() + killMs,
    });
    const [first] = remaining;
    if (first) throw new RefusedError(doesNotEnd(first));
  }

  /** @throws RefusedError */
  async signal(id: ProcessId, signal: TableSignal): Promise<void> {
    await this.#send(this.#findLive(id), signal);
  }

  /**
   * It outlives its worker from now on, with what it starts.
   * @throws RefusedError
   */
  keep(id: ProcessId): void {
    this.processes.keep(this.#findLive(id));
  }

  /**
   * Measures its proportional share of memory, which the next look tells.
   * @throws RefusedError
   */
  async measure(id: ProcessId): Promise<void> {
    const process = this.#findLive(id);
    const pss = await this.processes.table.pss(process);
    if (pss === undefined)
      throw new RefusedError(
        `The memory share of process ${id.pid} cannot be told: it is gone, belongs to another user, or this system does not say.`,
      );
    this.processes.measured(process, pss);
  }

  /**
   * Tells a zombie's parent once more that its child has exited. Resolves when the zombie is gone.
   * @throws RefusedError with what helps, when that does not
   */
  async reap(id: ProcessId): Promise<void> {
    const zombie = this.#find(id);
    if (!isZombie(zombie)) throw new RefusedError(`Process ${id.pid} is no zombie: it runs.`);
    const { table } = this.processes;
    const parent = this.processes.idOf(zombie.blame.pid);
    if (zombie.blame.cause === 'blocked' || !parent) throw new RefusedError(whatHelps(zombie));
    if ((await table.row(id.pid))?.ppid === parent.pid) await table.signal([parent], 'SIGCHLD');
    const isGone = async (): Promise<boolean> => !(await table.isSame(id));
    if (!(await isSoon(isGone, reapMs))) throw new RefusedError(whatHelps(zombie));
  }

  #find(id: ProcessId): ProcessInfo {
    const found = this.processes.find(id);
    if (!found) throw new RefusedError(`Process ${id.pid} is gone, or is none of this session's.`);
    return found;
  }

  #findLive(id: ProcessId): ProcessInfo {
    const process = this.#find(id);
    if (process.state !== 'zombie') return process;
    const sentence = `Process ${id.pid} has exited already: it stays until its parent takes its status.`;
    throw new RefusedError(sentence);
  }

  async #send(process: ProcessInfo, signal: TableSignal): Promise<void> {
    const { table } = this.processes;
    if ((await table.signal([process], signal)).length > 0) return;
    if (!(await table.isSame(process))) throw new RefusedError(`Process ${process.pid} is gone.`);
    throw new RefusedError(`Process ${process.pid} cannot be sent ${signal}.`);
  }

  #hasExited(process: ProcessInfo, deadline: number): Promise<boolean> {
    return isSoon(async () => (await this.processes.table.living([process])).length === 0, deadline);
  }
}

const isZombie = (process: ProcessInfo): process is Zombie =>
  process.state === 'zombie' && process.blame !== undefined;

const doesNotEnd = ({ pid }: ProcessId): string =>
  `Process ${pid} does not end: it is in a wait that no signal interrupts, or belongs to another user.`;

/** What makes a zombie go whose parent does not take its status by itself. */
function whatHelps({ pid, blame }: Zombie): string {
  const stays = `Process ${pid} stays a zombie`;
  switch (blame.cause) {
    case 'blocked':
      return `${stays} while the event loop of process ${blame.pid} is blocked: when it turns again, or that process ends, the zombie goes.`;
    case 'neverWaits':
      return `${stays} as long as process ${blame.pid} lives, which never waits for its children: only its end helps.`;
    case 'notReaped':
      return `${stays}: process ${blame.pid} adopted it and takes no status. In a container, run an init as process 1 (docker run --init).`;
  }
}

/** Whether it comes true before the deadline, in milliseconds. */
async function isSoon(look: () => Promise<boolean>, deadline: number): Promise<boolean> {
  const end = performance.now() + deadline;
  while (!(await look())) {
    if (performance.now() >= end) return false;
    await delay(pollMs);
  }
  return true;
}
