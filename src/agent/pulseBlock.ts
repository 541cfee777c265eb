import { readFileSync } from 'node:fs';
import type { PulseMessage } from '../protocol/telemetry';
import { BeatWatch, beatPeriod, monotonicNow, type SharedPulse } from './pulseBeat';
import { StackProbe } from './pulseStack';

/** In JavaScript and at a breakpoint a thread answers the inspector within a tenth of this. */
const answerMs = 250;

/** One block of the event loop, from when it is suspected. */
interface Block {
  isTold: boolean;
  probe?: StackProbe;
}

/**
 * Watches the beat and tells of a block: once when it has lasted for the threshold and the main thread is known to
 * be neither stopped nor paused in a debugger, again with the stack as soon as that can be had, and a last time
 * when it is over.
 */
export class BlockWatch {
  readonly #shared: SharedPulse;
  readonly #inspect: boolean;
  readonly #tell: (message: PulseMessage) => void;
  readonly #watch: BeatWatch;
  readonly #limit: number;
  readonly #timer: NodeJS.Timeout;
  #block: Block | undefined;

  /** @param options `threshold`: milliseconds, more than 0. `inspect`: whether the inspector may be asked. */
  constructor(
    shared: SharedPulse,
    { threshold, inspect }: { threshold: number; inspect: boolean },
    tell: (message: PulseMessage) => void,
  ) {
    const period = beatPeriod(threshold);
    this.#shared = shared;
    this.#inspect = inspect;
    this.#tell = tell;
    this.#watch = new BeatWatch(period, shared.lastBeat, monotonicNow());
    // A block begins up to a period after the last beat: it is not to be told before it has lasted for the threshold.
    this.#limit = threshold + period;
    this.#timer = setInterval(() => this.#look(), period);
  }

  /** Looks no more, and lets the main thread go. */
  stop(): void {
    clearInterval(this.#timer);
    this.#dismiss();
  }

  #look(): void {
    if (this.#shared.isLeaving) return;
    const now = monotonicNow();
    const between = this.#watch.look(this.#shared.lastBeat, now);
    if (between !== undefined && this.#dismiss()?.isTold === true)
      this.#tell({ type: 'responsive', ms: Math.round(between) });
    if (this.#block !== undefined || this.#watch.age(now) < this.#limit) return;
    if (isMainThreadStopped()) this.#watch.excuse(now);
    else void this.#suspect();
  }

  async #suspect(): Promise<void> {
    const block: Block = { isTold: false };
    this.#block = block;
    if (!this.#inspect) {
      this.#tellOnce(block);
      return;
    }
    this.#shared.setProbing(true);
    try {
      block.probe = await StackProbe.open({
        onState: (state) => {
          if (state === 'running') this.#tellOnce(block);
          else this.#excuse();
        },
        onStack: (stack, inFlight) =>
          this.#tell({ type: 'unresponsive', ms: this.#age(), stack, ...(inFlight && { inFlight }) }),
        onClose: () => this.#shared.setProbing(false),
      });
      if (this.#block === block) setTimeout(() => this.#stopWaiting(block), answerMs);
      else block.probe.close();
    } catch {
      this.#shared.setProbing(false);
      this.#tellOnce(block);
    }
  }

  /** Without an answer it waits in native code: what is known is told. */
  #stopWaiting(block: Block): void {
    if (this.#block !== block || block.probe?.isAnswered === true) return;
    block.probe?.stopOnReturn();
    this.#tellOnce(block);
  }

  #tellOnce(block: Block): void {
    if (block.isTold) return;
    block.isTold = true;
    this.#tell({ type: 'unresponsive', ms: this.#age() });
  }

  #excuse(): void {
    this.#dismiss();
    this.#watch.excuse(monotonicNow());
  }

  #dismiss(): Block | undefined {
    const block = this.#block;
    this.#block = undefined;
    block?.probe?.close();
    return block;
  }

  #age(): number {
    return Math.round(this.#watch.age(monotonicNow()));
  }
}

/** Held by a debugger of the machine (`t`) or stopped (`T`), proc_pid_stat(5). */
function isMainThreadStopped(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/self/task/${process.pid}/stat`, 'latin1');
    return /^\) [Tt] /.test(stat.slice(stat.lastIndexOf(')')));
  } catch {
    return false;
  }
}
