import type {
  Address,
  MusterEvent,
  ProcessId,
  ProcessInfo,
  Sample,
  SessionInfo,
  SlotInfo,
} from '../protocol/events';
import type { Plan } from '../protocol/plan';
import type { ThreadFigures, WorkerRuntime } from '../protocol/traffic';

/** A slot as the views show it: its last event, and its last figures while its worker lives. */
export interface SlotModel {
  readonly info: SlotInfo;
  readonly sample: Sample | undefined;
}

/** What an event changed: the views refresh that and nothing else. */
export interface SessionChange {
  /** The set of slots changed. */
  structure: boolean;
  /** The session's own row changed. */
  session: boolean;
  slots: number[];
  /** The descendants of the workers that changed; absent when none did. */
  processes?: ProcessesChange;
  /** The worker threads that changed; absent when none did. */
  threads?: ThreadsChange;
}

export interface ProcessesChange {
  /** More than figures: a process came or went, has another state, parent or command line. */
  structure: boolean;
  changed: readonly ProcessInfo[];
}

export interface ThreadsChange {
  /** More than figures: a thread came or went. */
  structure: boolean;
  /** The slots whose threads they are. */
  slots: number[];
}

const none: SessionChange = { structure: false, session: false, slots: [] };

/** The state of one session, made of its events alone. */
export class SessionModel {
  #info: SessionInfo | undefined;
  readonly #slots = new Map<number, SlotModel>();
  readonly #processes = new Map<number, ProcessInfo>();
  readonly #threads = new Map<number, readonly ThreadFigures[]>();

  constructor(
    readonly id: string,
    readonly plan: Plan,
    /** What a person calls the program. */
    readonly name: string,
  ) {}

  get info(): SessionInfo | undefined {
    return this.#info;
  }

  /** In the order of their numbers. */
  get slots(): SlotModel[] {
    return [...this.#slots.values()].sort((a, b) => a.info.slot - b.info.slot);
  }

  /** Those that serve: all but a program's own primary. */
  get workers(): SlotModel[] {
    return this.slots.filter(({ info }) => info.role !== 'primary');
  }

  slot(number: number): SlotModel | undefined {
    return this.#slots.get(number);
  }

  /** The descendants of the workers, by pid. */
  get processes(): ReadonlyMap<number, ProcessInfo> {
    return this.#processes;
  }

  /** The descendant of this identity, as long as it is there. */
  process({ pid, start }: ProcessId): ProcessInfo | undefined {
    const info = this.#processes.get(pid);
    return info?.start === start ? info : undefined;
  }

  /** The threads of the workers that have any, by slot. */
  get threads(): ReadonlyMap<number, readonly ThreadFigures[]> {
    return this.#threads;
  }

  thread(slot: number, id: number): ThreadFigures | undefined {
    return this.#threads.get(slot)?.find((thread) => thread.id === id);
  }

  /** The slot whose worker this process is, if it is one. */
  slotOfWorker(pid: number): SlotModel | undefined {
    return this.slots.find(({ info }) => info.pid === pid);
  }

  get isStopping(): boolean {
    return this.#info?.state === 'stopping' || this.#info?.state === 'stopped';
  }

  get readyCount(): number {
    return this.workers.filter(({ info }) => info.state === 'ready').length;
  }

  get failed(): SlotModel[] {
    return this.slots.filter(({ info }) => info.state === 'failed');
  }

  get unresponsive(): SlotModel[] {
    return this.slots.filter(({ info }) => info.state === 'unresponsive');
  }

  /** Where the session is reached: what any of its workers listens on, each address once. */
  get addresses(): Address[] {
    const all = this.slots.flatMap(({ info }) => info.addresses);
    const byName = new Map(all.map((address) => [JSON.stringify(address), address]));
    return [...byName.values()];
  }

  /** The first address that a browser can open. */
  get url(): string | undefined {
    return this.addresses.find(({ url }) => url !== undefined)?.url;
  }

  apply(event: MusterEvent): SessionChange {
    switch (event.type) {
      case 'session':
        this.#info = event;
        return { ...none, session: true };
      case 'slot':
        return this.#applySlot(event);
      case 'sample':
        return this.#applySamples(event.samples);
      case 'processes':
        return this.#applyProcesses(event.changed, event.gone);
      case 'runtime':
        return this.#applyRuntime(event.workers);
      case 'log':
      case 'notice':
      case 'reload':
      case 'requests':
      case 'calls':
      case 'ipc':
      case 'report':
        return none;
    }
  }

  #applySlot(info: SlotInfo): SessionChange {
    const { slot } = info;
    if (info.removed === true) {
      const structure = this.#slots.delete(slot);
      this.#threads.delete(slot);
      return { structure, session: structure, slots: [] };
    }
    const known = this.#slots.get(slot);
    const sample = known?.sample?.pid === info.pid ? known?.sample : undefined;
    this.#slots.set(slot, { info, sample });
    const threads = known?.info.pid !== info.pid && this.#threads.delete(slot);
    return {
      structure: known === undefined,
      session: true,
      slots: [slot],
      ...(threads && { threads: { structure: true, slots: [slot] } }),
    };
  }

  #applyProcesses(changed: readonly ProcessInfo[], gone: readonly ProcessId[]): SessionChange {
    let structure = false;
    for (const id of gone) if (this.process(id)) structure = this.#processes.delete(id.pid);
    for (const info of changed) {
      const known = this.process(info);
      structure ||= known === undefined || placing(known) !== placing(info);
      this.#processes.set(info.pid, info);
    }
    return { ...none, processes: { structure, changed } };
  }

  #applyRuntime(workers: readonly WorkerRuntime[]): SessionChange {
    const slots: number[] = [];
    let structure = false;
    for (const { slot, pid, threads } of workers) {
      if (this.#slots.get(slot)?.info.pid !== pid) continue;
      const known = this.#threads.get(slot) ?? [];
      if (known.length === 0 && threads.length === 0) continue;
      slots.push(slot);
      structure ||= known.map(({ id }) => id).join() !== threads.map(({ id }) => id).join();
      if (threads.length > 0) this.#threads.set(slot, threads);
      else this.#threads.delete(slot);
    }
    return slots.length > 0 ? { ...none, threads: { structure, slots } } : none;
  }

  #applySamples(samples: readonly Sample[]): SessionChange {
    const slots: number[] = [];
    for (const sample of samples) {
      const known = this.#slots.get(sample.slot);
      if (known?.info.pid !== sample.pid) continue;
      this.#slots.set(sample.slot, { info: known.info, sample });
      slots.push(sample.slot);
    }
    return { ...none, slots };
  }
}

/** What decides on the place of a process in a tree. */
const placing = ({ slot, parent, state, command }: ProcessInfo): string =>
  `${slot} ${parent ?? ''} ${state} ${command}`;
