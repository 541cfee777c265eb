import type { BlockedIn } from '../protocol/events';
import type { PulseMessage } from '../protocol/telemetry';
import type { RequestRecord } from '../protocol/traffic';
import { firstUserFrame } from './stackFrames';
import { agentPath } from './workerFork';

/** The stack comes in a second message, which a loop of native code never lets out: not waited for longer, in ms. */
const stackPatience = 1000;

export interface Block {
  /** Since when the event loop has stood still, wall-clock milliseconds. */
  since: number;
  /** What it is busy with, where it could be asked. */
  in?: BlockedIn;
  /** The requests that wait meanwhile, as far as they could be asked for. */
  inFlight?: RequestRecord[];
}

/** What the helper thread of a worker tells about its main thread. */
export class BlockedLoop {
  #block: Block | undefined;
  #patience: NodeJS.Timeout | undefined;
  #told = false;

  /**
   * @param onChange the loop is blocked, its stack is known, or it turns again
   * @param onTold once a block, when all is known that will be
   */
  constructor(
    private readonly onChange: () => void,
    private readonly onTold: (block: Block) => void,
  ) {}

  /** Undefined while the loop turns. */
  get block(): Block | undefined {
    return this.#block;
  }

  onMessage(message: PulseMessage): void {
    if (message.type === 'responsive') return this.end();
    if (this.#block === undefined) {
      this.#block = { since: Date.now() - message.ms };
      this.#told = false;
      this.#patience = setTimeout(() => this.#tell(), stackPatience);
    }
    if (message.stack !== undefined) this.#block.in = blockedIn(message.stack);
    if (message.inFlight !== undefined) this.#block.inFlight = message.inFlight;
    this.onChange();
    if (message.stack !== undefined) this.#tell();
  }

  /** The loop turns again, or the worker is gone. */
  end(): void {
    clearTimeout(this.#patience);
    if (this.#block === undefined) return;
    this.#block = undefined;
    this.onChange();
  }

  #tell(): void {
    clearTimeout(this.#patience);
    if (this.#told || this.#block === undefined) return;
    this.#told = true;
    this.onTold(this.#block);
  }
}

/** Node names the callback of a timer after the timer's class as well. */
const timerOf = /^(?:Timeout|Immediate)\./;

/** The agent stands around some of Node's calls: who made the call is asked for, and not who counts it. */
const isOwn = (line: string): boolean => line.includes(agentPath);

function blockedIn(written: string): BlockedIn {
  const frames = written.split('\n');
  const others = frames.filter((line) => !isOwn(line));
  const stack = (others.length > 0 ? others : frames).join('\n');
  const location = firstUserFrame(stack);
  const frame = stack
    .split('\n')
    .find((line) => location === undefined || line.includes(`${location.file}:${location.line}`));
  const called = /^\s*at (?:async )?(.+?)(?: \[as [^\]]+\])? \(/.exec(frame ?? '')?.[1] ?? '(anonymous)';
  return { name: called.replace(timerOf, ''), stack, ...(location && { location }) };
}
