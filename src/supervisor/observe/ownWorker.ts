import type { Socket } from 'node:net';
import type { Address, Cause, SlotInfo, SlotState } from '../../protocol/events';
import type { Observed } from '../../protocol/traffic';
import type {
  AgentMessage,
  OwnLineHeader,
  OwnWorkerMessage,
  UncaughtMessage,
} from '../../protocol/telemetry';
import { sameAddress, toAddress } from '../address';
import { BlockedLoop, type Block } from '../blockedLoop';
import { explainExit, type ExitContext } from '../exitCause';
import { PulseChannel } from '../pulseChannel';
import { nextSlotState, slotTransitions, type SlotInput } from '../slotState';
import { TelemetryChannel } from '../telemetryChannel';

/** A worker that has not listened for so long after its fork is not a server: it is ready as it is. Milliseconds. */
const quietStartMs = 3000;
/** What its agent told last is there when it is told that it has exited, or comes right after. Milliseconds. */
const lastWordsMs = 1000;

export interface OwnWorkerHost {
  changed(worker: OwnWorker): void;
  /** It stands still, and all is known that will be. Once a block. */
  blocked(worker: OwnWorker, block: Block): void;
  observed(worker: OwnWorker, observed: Observed): void;
  /** It has exited, and all is known of it that will be. */
  ended(worker: OwnWorker, cause: Cause, uncaught: UncaughtMessage | undefined): void;
}

/** What the slot has seen before this worker. */
export interface SlotPast {
  restarts: number;
  cause: Cause | undefined;
}

/** A worker that the program's own primary has forked: looked at, and left to its primary. */
export class OwnWorker {
  readonly startedAt = Date.now();
  readonly #blockedLoop: BlockedLoop;
  readonly #quietStart: NodeJS.Timeout;
  readonly #addresses: Address[] = [];
  #state: SlotState = 'starting';
  #pid: number | undefined;
  #readyAt: number | undefined;
  #cause: Cause | undefined;
  #uncaught: UncaughtMessage | undefined;
  #toldAll: Promise<void> = Promise.resolve();
  #asked = false;
  #isKilled = false;

  constructor(
    readonly number: number,
    readonly slot: number,
    private readonly past: SlotPast,
    private readonly host: OwnWorkerHost,
  ) {
    this.#cause = past.cause;
    this.#blockedLoop = new BlockedLoop(
      () => this.#onBlock(),
      (block) => this.host.blocked(this, block),
    );
    this.#quietStart = setTimeout(() => this.#becomeReady(), quietStartMs);
    this.#quietStart.unref();
  }

  get pid(): number | undefined {
    return this.#pid;
  }

  get isOver(): boolean {
    return this.#state === 'exited';
  }

  /** Its primary had asked it to end. */
  get wasAsked(): boolean {
    return this.#asked;
  }

  get cause(): Cause | undefined {
    return this.#cause;
  }

  get info(): SlotInfo {
    const block = this.#state === 'unresponsive' ? this.#blockedLoop.block : undefined;
    return {
      slot: this.slot,
      role: 'own',
      state: this.#state,
      ...(this.isOver || this.pid === undefined ? {} : { pid: this.pid, startedAt: this.startedAt }),
      ...(this.isOver || this.#readyAt === undefined ? {} : { readyAt: this.#readyAt }),
      restarts: this.past.restarts,
      addresses: this.isOver ? [] : [...this.#addresses],
      ...(block && { unresponsiveSince: block.since }),
      ...(block?.in && { blockedIn: block.in }),
      ...(this.#cause && { cause: this.#cause }),
      retiringPids: [],
    };
  }

  onForked(pid: number | undefined): void {
    this.#pid = pid;
    this.host.changed(this);
  }

  /** Its agent has a line to us. */
  take(line: OwnLineHeader['line'], socket: Socket): void {
    if (line === 'pulse') new PulseChannel(socket, (message) => this.#blockedLoop.onMessage(message));
    else this.#toldAll = new TelemetryChannel(socket, (message) => this.#onMessage(message)).ended;
  }

  /** SIGKILL, as a person asked. Whether another follows is its primary's business. */
  kill(): void {
    if (this.isOver || this.pid === undefined) return;
    this.#isKilled = true;
    process.kill(this.pid, 'SIGKILL');
  }

  onDisconnected(): void {
    this.#asked = true;
    this.#apply('drain');
  }

  onExited(
    { code, signal, asked }: Pick<OwnWorkerMessage, 'code' | 'signal' | 'asked'>,
    context: ExitContext,
    stderrTail: readonly string[],
  ): void {
    if (this.isOver) return;
    this.#asked ||= asked !== undefined;
    // Its stderr is its primary's: of what stands there, only V8's last words are surely its own.
    const isOutOfMemory = stderrTail.some((line) => line.includes('heap out of memory'));
    const explain = (): Cause =>
      asked === 'disconnect' && code === 0
        ? { kind: 'drained', message: 'Disconnected by its primary and ended.', exitCode: 0 }
        : asked === 'signal' && signal !== undefined && !this.#isKilled
          ? { kind: 'stopped', message: `Ended by ${signal} from its primary.`, signal }
          : explainExit(
              {
                code: code ?? null,
                signal: (signal ?? null) as NodeJS.Signals | null,
                asked: this.#isKilled ? 'kill' : undefined,
                sent: undefined,
                killed: this.#isKilled,
                drained: false,
                ipcLost: false,
                wasReady: this.#readyAt !== undefined,
                blockedIn: undefined,
                uncaught: this.#uncaught,
                stderrTail: isOutOfMemory ? stderrTail : [],
                spawnError: undefined,
              },
              context,
            );
    // At once, as its primary may have another in its place already.
    this.#end(explain());
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, lastWordsMs)));
    void Promise.race([this.#toldAll, late]).then(() => {
      clearTimeout(timer);
      this.host.ended(this, explain(), this.#uncaught);
    });
  }

  /** Its primary is gone, and nobody tells of its end. */
  onPrimaryEnded(): void {
    if (this.isOver) return;
    this.#asked = true;
    this.#end({ kind: 'stopped', message: 'Ended with its primary.' });
  }

  #end(cause: Cause): void {
    clearTimeout(this.#quietStart);
    this.#cause = cause;
    this.#blockedLoop.end();
    this.#apply('exit');
  }

  #onMessage(message: AgentMessage): void {
    if (message.type === 'listening') this.#onListening(message);
    else if (message.type === 'uncaught') this.#uncaught = message;
    else if (message.type === 'observed') this.host.observed(this, message);
  }

  #onListening(message: Parameters<typeof toAddress>[0]): void {
    const address = toAddress(message);
    if (!this.#addresses.some((other) => sameAddress(other, address))) this.#addresses.push(address);
    if (this.#readyAt === undefined) this.#becomeReady();
    else this.host.changed(this);
  }

  #becomeReady(): void {
    if (this.isOver || this.#readyAt !== undefined) return;
    clearTimeout(this.#quietStart);
    this.#readyAt = Date.now();
    this.#apply('ready');
  }

  #onBlock(): void {
    const isBlocked = this.#blockedLoop.block !== undefined;
    if ((this.#state === 'unresponsive') === isBlocked) this.host.changed(this);
    else this.#apply(isBlocked ? 'unresponsive' : 'responsive');
  }

  /** What comes in another order than the table knows, from a program that does as it likes, changes nothing. */
  #apply(input: SlotInput): void {
    if (slotTransitions[this.#state][input] === undefined) return;
    this.#state = nextSlotState(this.#state, input);
    this.host.changed(this);
  }
}
