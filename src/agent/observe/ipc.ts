import type { ChildProcess } from 'node:child_process';
import type { Worker } from 'node:worker_threads';
import type { AgentOptions } from '../../protocol/telemetry';
import type { Observed } from '../../protocol/traffic';
import type { Batch, Observer } from './batch';
import { pipeOf } from './ipcBytes';
import { ObservedChannel, type Observation, type Peer } from './ipcChannel';
import { watchEnd, watchForks, watchThreads, type ChannelEnd } from './ipcHooks';
import { Records } from './ipcRecords';
import { createRedaction, redactedWords, type Redaction } from '../../protocol/redaction';

/** Channels that are counted one by one at a time; those over it are counted together. */
const maxLiving = 100;
/** Channels that one batch tells of; the others have their turn in the next ones. */
const maxTold = 50;
const maxLabel = 128;

/**
 * Observes what the program says to its supervisor, to the children that it forked and to its threads. Counts are
 * exact; records are a sample.
 * @param options `payloads`: whether previews are made; `redact`: names of what is left out of them
 */
export function observeIpc(batch: Batch, options: AgentOptions['ipc']): void {
  const observer = new IpcObserver(batch, options);
  batch.add(observer);
  const end = process as unknown as Partial<ChannelEnd>;
  if (end._send) {
    const peer: Peer = { id: 'supervisor', peer: 'supervisor', number: process.ppid, label: 'supervisor' };
    watchEnd(end as ChannelEnd, observer.open(peer, end), () => batch.flush());
  }
  watchForks((child, childEnd) => {
    const { pid } = child;
    // Without a pid it could not be started, and nobody is at the other end.
    if (pid !== undefined) watchEnd(childEnd, observer.openChild(child, pid));
  });
  watchThreads((thread) => observer.openThread(thread));
}

class IpcObserver implements Observer, Observation {
  readonly records = new Records();
  readonly redaction: Redaction | undefined;
  readonly #commandLines: Redaction;
  readonly #changed = new Set<ObservedChannel>();
  readonly #rest = new Map<Peer['peer'], ObservedChannel>();
  #living = 0;
  #opened = 0;
  #sequence = 0;

  constructor(
    private readonly batch: Batch,
    { payloads, redact }: AgentOptions['ipc'],
  ) {
    this.#commandLines = createRedaction(redact);
    this.redaction = payloads ? this.#commandLines : undefined;
  }

  next(): number {
    return ++this.#sequence;
  }

  changed(channel: ObservedChannel): void {
    this.#changed.add(channel);
    this.batch.touch();
  }

  /** @param end nothing for a thread, whose bytes nobody counts */
  open(peer: Peer, end: object | undefined): ObservedChannel {
    if (this.#living >= maxLiving) return this.#openRest(peer.peer);
    this.#living++;
    const channel = new ObservedChannel(peer, end && pipeOf(end), this);
    this.changed(channel);
    return channel;
  }

  openChild(child: ChildProcess, number: number): ObservedChannel {
    const id = `child:${++this.#opened}`;
    return this.open({ id, peer: 'child', number, label: this.#labelOf(child) }, child);
  }

  openThread(thread: Worker): ObservedChannel {
    // Empty, or Node's own name, where the program has given none; Node 20 does not tell.
    const { threadId: number, threadName = '' } = thread as Worker & { threadName?: string };
    const label = ['', 'WorkerThread'].includes(threadName) ? `thread ${number}` : threadName;
    return this.open(
      { id: `thread:${number}`, peer: 'thread', number, label: label.slice(0, maxLabel) },
      undefined,
    );
  }

  collect(isLast: boolean): Observed | undefined {
    const { messages, dropped } = this.records.collect();
    const channels = [];
    for (const channel of this.#changed) {
      if (channels.length === maxTold && !isLast) {
        this.batch.touch();
        break;
      }
      this.#changed.delete(channel);
      channels.push(channel.collect());
      if (channel.isClosed) this.#living--;
    }
    if (channels.length === 0 && messages.length === 0 && dropped === 0) return undefined;
    return { ipc: { channels, messages, dropped } };
  }

  #openRest(peer: Peer['peer']): ObservedChannel {
    let rest = this.#rest.get(peer);
    if (!rest) {
      const shared: Peer = { id: `${peer}:rest`, peer, number: 0, label: 'others' };
      rest = new ObservedChannel(shared, undefined, this, true);
      this.#rest.set(peer, rest);
    }
    return rest;
  }

  /** What it runs, without the path of Node itself, and without secrets. */
  #labelOf({ spawnargs, spawnfile }: ChildProcess): string {
    const words = spawnfile === process.execPath ? spawnargs.slice(1) : spawnargs;
    const shown = redactedWords(words, this.#commandLines);
    return shown.join(' ').replace(/\s+/g, ' ').slice(0, maxLabel);
  }
}
