import { join } from 'node:path';
import { SupervisorClient } from '../control/supervisorClient';
import type { MusterEvent, SlotInfo } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import { unlessAborted } from './abort';
import { mainAddress } from './target';
import { MeasureProblem } from './problem';
import { readyTimeoutOf, type Subject } from './subject';

/** The bundles of one build lie side by side. */
const supervisorPath = join(__dirname, 'supervisor.js');

/** Milliseconds: when it is stopped, the load is over and nobody waits for an answer. */
const hastyTimeout = 2000;
/** Milliseconds after which a supervisor that does not end is left to end by itself. */
const stopDeadline = 15_000;

/**
 * The plan of a measured session: as the person runs it, but nothing is replaced or restarted while it is measured.
 */
export function planOf(plan: Plan, workers: number): Plan {
  return {
    ...plan,
    workers,
    watch: [],
    warmSpare: false,
    coldSpare: false,
    memoryLimit: 0,
    heartbeat: { ...plan.heartbeat, replace: false },
    restart: { ...plan.restart, budget: { ...plan.restart.budget, restarts: 0 } },
    readyTimeout: readyTimeoutOf(plan.readyTimeout),
    drainTimeout: Math.min(plan.drainTimeout, hastyTimeout),
    killTimeout: Math.min(plan.killTimeout, hastyTimeout),
    streamTimeout: Math.min(plan.streamTimeout, hastyTimeout),
  };
}

class Clustered implements Subject {
  readonly #slots = new Map<number, SlotInfo>();
  #failure: string | undefined;
  #client: SupervisorClient | undefined;
  #changed: () => void = () => undefined;

  constructor(
    private readonly count: number,
    private readonly signal: AbortSignal,
  ) {}

  get pid(): number {
    return this.#client?.pid ?? 0;
  }

  get #all(): SlotInfo[] {
    return [...this.#slots.values()];
  }

  get workers(): number[] {
    return this.#all.flatMap(({ pid }) => pid ?? []);
  }

  get addresses(): SlotInfo['addresses'] {
    return this.#all[0]?.addresses ?? [];
  }

  get failure(): string | undefined {
    return this.#failure;
  }

  /** Resolves when all workers are ready. @throws MeasureProblem, or the signal's reason */
  async start(plan: Plan): Promise<void> {
    const client = await SupervisorClient.start({ path: process.execPath }, supervisorPath, process.env, {
      onEvent: (event) => this.#onEvent(event),
      onStderr: () => undefined,
      onExit: (code, how) => this.#fail(`The supervisor ended with ${how ?? `code ${code ?? '?'}`}.`),
    });
    this.#client = client;
    try {
      this.signal.throwIfAborted();
      await client.startSession(crypto.randomUUID(), plan, true);
      await unlessAborted(this.signal, this.#untilReady());
      this.#assertOneAddress();
    } catch (error) {
      await client.abandon();
      throw error;
    }
  }

  async stop(): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const late = AbortSignal.any([this.signal, AbortSignal.timeout(stopDeadline)]);
    // What is cancelled is not waited for as what ends in peace.
    await unlessAborted(late, client.stop()).catch(() => client.abandon());
  }

  #untilReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#changed = () => {
        if (this.#failure !== undefined) reject(new MeasureProblem(this.#failure));
        else if (this.#all.filter(({ state }) => state === 'ready').length === this.count) resolve();
      };
      this.#changed();
    });
  }

  /** Workers that listen on ports of their own share no load. */
  #assertOneAddress(): void {
    const places = this.#all.map(({ addresses }) => {
      const address = mainAddress(addresses);
      return address?.path ?? address?.port;
    });
    const different = [...new Set(places)];
    if (different.length < 2) return;
    const list = different.map((place) => place ?? 'none').join(', ');
    const message = `The workers listen in different places (${list}): there is no one address to load.`;
    throw new MeasureProblem(message);
  }

  #onEvent(event: MusterEvent): void {
    if (event.type !== 'slot') return;
    this.#slots.set(event.slot, event);
    if (event.state === 'failed')
      this.#fail(event.cause?.message ?? `Worker ${event.slot} of ${this.count} has failed.`);
    this.#changed();
  }

  #fail(why: string): void {
    this.#failure ??= why;
    this.#changed();
  }
}

/**
 * Runs a program under a supervisor of its own, as a session that is none of the user's.
 * @param signal ends the attempt, and makes the end of what was started a quick one
 * @throws MeasureProblem when a worker fails or listens elsewhere, and the signal's reason
 */
export async function startClustered(plan: Plan, count: number, signal: AbortSignal): Promise<Subject> {
  const subject = new Clustered(count, signal);
  await subject.start(planOf(plan, count));
  return subject;
}
