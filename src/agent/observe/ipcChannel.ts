import type { Channel, IpcMessage } from '../../protocol/traffic';
import { now, wallOffset } from './clock';
import { ReceivedBytes, type Pipe } from './ipcBytes';
import { internalLabelOf, isInternal, labelOf } from './ipcFields';
import { Pairs, type Asked, type Direction } from './ipcPairs';
import { previewOf } from './ipcPreview';
import type { Records } from './ipcRecords';
import type { Redaction } from '../../protocol/redaction';

/** Whom a channel leads to. */
export type Peer = Pick<Channel, 'id' | 'peer' | 'number' | 'label'>;

/** What all channels of the worker share. */
export interface Observation {
  readonly records: Records;
  /** None where payloads are not to be seen. */
  readonly redaction: Redaction | undefined;
  /** The number of the next message of the worker. */
  next(): number;
  /** There is something to tell of the channel. */
  changed(channel: ObservedChannel): void;
}

type Totals = Channel['sent'];
const nothing: Totals = { user: 0, internal: 0, handle: 0, bytes: 0 };

/**
 * Counts the messages of one channel, and keeps records of some. What it costs a message without a record decides
 * what observing costs: it reads no clock and makes no object.
 */
export class ObservedChannel {
  readonly #totals: Record<Direction, Totals> = { sent: { ...nothing }, received: { ...nothing } };
  readonly #pairs = new Pairs();
  readonly #receivedBytes: ReceivedBytes | undefined;
  #pressure = 0;
  #closed = false;
  #hasChanged = false;

  constructor(
    private readonly peer: Peer,
    private readonly pipe: Pipe | undefined,
    private readonly observation: Observation,
    /** Several are counted together in it, so that it does not end with one of them. */
    private readonly isShared = false,
  ) {
    this.#receivedBytes = pipe && new ReceivedBytes(pipe);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** What the pipe has written so far, where the next message may have a record. */
  get written(): number | undefined {
    return this.observation.records.hasRoom ? this.pipe?.bytesWritten : undefined;
  }

  /** @param before what the pipe had written before it */
  sent(message: unknown, hasHandle: boolean, before: number | undefined): void {
    const after = before === undefined ? undefined : this.pipe?.bytesWritten;
    const bytes = before === undefined || after === undefined ? 0 : after - before;
    const record = this.#count('sent', message, hasHandle);
    if (record && bytes > 0) record.bytes = bytes;
  }

  /** @param isFresh whether it is handed on as it was read, and nothing that was read before it waits */
  received(message: unknown, hasHandle: boolean, isFresh: boolean): void {
    const record = this.#count('received', message, hasHandle);
    if (record && isFresh) this.#receivedBytes?.next(record);
    else this.#receivedBytes?.skip();
  }

  /** Something was read that is no message. */
  passed(): void {
    this.#receivedBytes?.skip();
  }

  /** The program was told to wait before it sends more. */
  pressed(): void {
    this.#pressure++;
    this.#changed();
  }

  /** Call it while the pipe can still be asked. */
  close(): void {
    if (this.isShared) return;
    this.#readPipe();
    this.#closed = true;
    this.#changed();
  }

  /** What there is to tell. */
  collect(): Channel {
    this.#hasChanged = false;
    this.#readPipe();
    const { sent, received } = this.#totals;
    return {
      ...this.peer,
      sent: { ...sent },
      received: { ...received },
      queued: this.#closed ? 0 : (this.pipe?.writeQueueSize ?? 0),
      pressure: this.#pressure,
      closed: this.#closed,
    };
  }

  #changed(): void {
    if (this.#hasChanged) return;
    this.#hasChanged = true;
    this.observation.changed(this);
  }

  #readPipe(): void {
    // A pipe that is closed answers 0.
    if (this.#closed || !this.pipe) return;
    this.#totals.sent.bytes = this.pipe.bytesWritten;
    this.#totals.received.bytes = this.pipe.bytesRead;
  }

  #count(direction: Direction, message: unknown, hasHandle: boolean): IpcMessage | undefined {
    const { observation } = this;
    const { records } = observation;
    const totals = this.#totals[direction];
    const sequence = observation.next();
    this.#changed();
    if (hasHandle) totals.handle++;
    if (isInternal(message)) {
      totals.internal++;
      if (records.hasInternalRoom)
        return this.#record(direction, message, 'internal', { sequence, at: now() });
    } else {
      totals.user++;
      const kind = hasHandle ? 'handle' : 'user';
      if (records.hasRoom) {
        const asked = { sequence, at: now() };
        return this.#record(direction, message, kind, asked, this.#pairs.look(direction, message, asked));
      }
      const answered = this.#pairs.isWaiting ? this.#pairs.glance(direction, message) : undefined;
      if (answered && records.hasAnswerRoom)
        return this.#record(direction, message, kind, { sequence, at: now() }, answered);
    }
    records.drop();
    return undefined;
  }

  #record(
    direction: Direction,
    message: unknown,
    kind: IpcMessage['kind'],
    { sequence, at }: Asked,
    answered?: Asked,
  ): IpcMessage {
    const { records, redaction } = this.observation;
    const record: IpcMessage = {
      channel: this.peer.id,
      sequence,
      at: at + wallOffset(),
      direction,
      kind,
    };
    const label = kind === 'internal' ? internalLabelOf(message) : labelOf(message);
    // A text is its own payload.
    if (label !== undefined && (redaction || typeof message !== 'string'))
      record.label = redaction?.cleared(label) ?? label;
    // With a connection that the supervisor has looked into goes the beginning of its request.
    if (redaction && kind !== 'internal')
      record.preview = previewOf(message, records.previewLength, redaction);
    if (answered) {
      record.replyTo = answered.sequence;
      record.roundTrip = at - answered.at;
    }
    records.add(record);
    return record;
  }
}
