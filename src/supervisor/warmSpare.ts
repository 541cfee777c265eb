import type { SessionInfo } from '../protocol/events';
import type { WorkerProcess } from './workerProcess';

/** Deaths while it loads, one after the other, before no further spare is tried. */
const maxFailures = 3;

export interface WarmSpareHost {
  fork(): WorkerProcess;
  /** Milliseconds its program has to call `listen`; 0 is for ever. */
  readyTimeout(): number;
  changed(): void;
  /** No spare is kept any more; the sentence says why. */
  gaveUp(message: string): void;
}

/**
 * One worker kept loaded, its `listen` held back by the agent, so that the place of one that dies is taken without
 * waiting for the program's start-up.
 */
export class WarmSpare {
  #process: WorkerProcess | undefined;
  #loaded = false;
  #failures = 0;
  #late: NodeJS.Timeout | undefined;

  constructor(private readonly host: WarmSpareHost) {}

  get info(): SessionInfo['spare'] {
    const pid = this.#process?.pid;
    return pid === undefined ? undefined : { pid, state: this.#loaded ? 'ready' : 'starting' };
  }

  /** Forks a spare where none is. */
  keep(): void {
    if (this.#process || this.#failures >= maxFailures) return;
    const process = this.host.fork();
    this.#process = process;
    process.once('held', () => this.#onHeld(process));
    process.once('ready', () => this.#giveUpOn(process, 'it is ready without listening on a port'));
    process.once('exit', () => this.#onExit(process));
    const timeout = this.host.readyTimeout();
    if (timeout > 0) {
      const late = (): void => this.#giveUpOn(process, `it did not listen within ${timeout / 1000} s`);
      this.#late = setTimeout(late, timeout);
    }
    this.host.changed();
  }

  /** @returns the spare, which is nobody's any more, if it is loaded */
  take(): WorkerProcess | undefined {
    const process = this.#process;
    if (!this.#loaded || process === undefined) return undefined;
    this.#process = undefined;
    this.#loaded = false;
    // Told once it is promoted: that is what somebody waits for.
    queueMicrotask(() => this.host.changed());
    return process;
  }

  /** Ends the spare: what it has loaded is out of date, or the session ends. Resolves when it is gone. */
  async discard(): Promise<void> {
    const process = this.#process;
    if (process === undefined) return;
    this.#clear();
    process.kill();
    await process.gone;
  }

  #clear(): void {
    clearTimeout(this.#late);
    this.#process = undefined;
    this.#loaded = false;
    this.host.changed();
  }

  #onHeld(process: WorkerProcess): void {
    if (process !== this.#process) return;
    clearTimeout(this.#late);
    this.#loaded = true;
    this.#failures = 0;
    this.host.changed();
  }

  #giveUpOn(process: WorkerProcess, why: string): void {
    if (process !== this.#process) return;
    this.#failures = maxFailures;
    void this.discard();
    this.host.gaveUp(`No warm spare is kept for this program: ${why}.`);
  }

  #onExit(process: WorkerProcess): void {
    if (process !== this.#process) return;
    this.#clear();
    this.#failures++;
    if (this.#failures < maxFailures) return this.keep();
    this.host.gaveUp('No warm spare is kept: it ended three times before it was needed. Look at its log.');
  }
}
