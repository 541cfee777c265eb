import { fieldOf, isReadable } from './ipcFields';

export type Direction = 'sent' | 'received';

/** A message that an answer may come to. */
export interface Asked {
  sequence: number;
  /** Monotonic milliseconds. */
  at: number;
}

interface Expected extends Asked {
  /** The field that its id stands in. */
  field: string;
}

/** Fields that hold the message's own id, which an answer repeats in the same field. */
const idFields = ['id', 'requestId', 'correlationId', 'seq', 'messageId', 'reqId', 'msgId', '_id'] as const;
/** Fields of an answer that hold the id of what it answers, whatever the field that it stood in. */
const replyFields = ['replyTo', 'inReplyTo', 'responseTo', 'ack'] as const;
/** Words of a request's label, and of its answer's, for messages without an id. They are answered in turn. */
const shapes = [
  { asks: 'ping', answers: ['pong'] },
  { asks: 'request', answers: ['response', 'reply'] },
] as const;

/** What can still be answered, for one channel and one direction. */
const maxExpected = 256;
/** Milliseconds after which what carries the same id is no answer any more. */
const maxWait = 60_000;
const maxIdLength = 128;

type Id = string | number;
const isId = (value: unknown): value is Id =>
  typeof value === 'number' || (typeof value === 'string' && value !== '' && value.length <= maxIdLength);

/** The requests of one channel, both ways, and the answers to them. */
export class Pairs {
  readonly #byId: Record<Direction, Map<Id, Expected>> = { sent: new Map(), received: new Map() };
  /** In the order in which they went; one without a record has its place, and nothing in it. */
  readonly #byShape: Record<Direction, Map<string, (Asked | undefined)[]>> = {
    sent: new Map(),
    received: new Map(),
  };

  /** Whether a message without a record has to be looked at. */
  get isWaiting(): boolean {
    const { sent, received } = this.#byId;
    return (
      sent.size > 0 || received.size > 0 || this.#byShape.sent.size > 0 || this.#byShape.received.size > 0
    );
  }

  /**
   * What a message answers.
   * @param asks what is told when it is a request itself; nothing where it has no record
   */
  look(
    direction: Direction,
    message: unknown,
    label: string | undefined,
    asks: Asked | undefined,
    now: number,
  ): Asked | undefined {
    const others = direction === 'sent' ? 'received' : 'sent';
    if (isReadable(message)) {
      const answered = this.#answered(others, message, now);
      if (answered) return answered;
      if (this.#expectById(direction, message, asks)) return undefined;
    }
    return label === undefined ? undefined : this.#lookAtShape(direction, others, label, asks, now);
  }

  #answered(others: Direction, message: object, now: number): Asked | undefined {
    const expected = this.#byId[others];
    if (expected.size === 0) return undefined;
    for (const field of replyFields) {
      const id = fieldOf(message, field);
      if (isId(id) && expected.has(id)) return taken(expected, id, now);
    }
    // As in JSON-RPC, where both ends number their requests for themselves.
    if (typeof fieldOf(message, 'method') === 'string') return undefined;
    for (const field of idFields) {
      const id = fieldOf(message, field);
      if (isId(id) && expected.get(id)?.field === field) return taken(expected, id, now);
    }
    return undefined;
  }

  /** @returns whether it has an id */
  #expectById(direction: Direction, message: object, asks: Asked | undefined): boolean {
    const expected = this.#byId[direction];
    for (const field of idFields) {
      const id = fieldOf(message, field);
      if (!isId(id)) continue;
      // An answer to this one must not be taken for one to an older one with the same id.
      expected.delete(id);
      if (asks) {
        if (expected.size >= maxExpected) expected.delete(expected.keys().next().value as Id);
        expected.set(id, { ...asks, field });
      }
      return true;
    }
    return false;
  }

  #lookAtShape(
    direction: Direction,
    others: Direction,
    label: string,
    asks: Asked | undefined,
    now: number,
  ): Asked | undefined {
    const shape = shapeOf(label);
    if (!shape) return undefined;
    if (shape.isAnswer) return this.#nextInTurn(others, shape.name, now);
    const queue = this.#byShape[direction].get(shape.name);
    if (queue) {
      queue.push(asks);
      if (queue.length > maxExpected) queue.shift();
    } else if (asks && this.#byShape[direction].size < maxExpected) {
      this.#byShape[direction].set(shape.name, [asks]);
    }
    return undefined;
  }

  #nextInTurn(others: Direction, name: string, now: number): Asked | undefined {
    const queue = this.#byShape[others].get(name);
    const asked = queue?.shift();
    if (queue?.length === 0) this.#byShape[others].delete(name);
    return asked && now - asked.at <= maxWait ? asked : undefined;
  }
}

function taken(expected: Map<Id, Expected>, id: Id, now: number): Asked | undefined {
  const asked = expected.get(id);
  expected.delete(id);
  return asked && now - asked.at <= maxWait ? { sequence: asked.sequence, at: asked.at } : undefined;
}

interface Shape {
  /** The same for a request and for its answer. */
  name: string;
  isAnswer: boolean;
}
const known = new Map<string, Shape | undefined>();
const maxKnown = 256;

function shapeOf(label: string): Shape | undefined {
  if (known.has(label)) return known.get(label);
  if (known.size >= maxKnown) known.clear();
  const shape = findShape(label.toLowerCase());
  known.set(label, shape);
  return shape;
}

function findShape(label: string): Shape | undefined {
  for (const { asks, answers } of shapes) {
    const answer = answers.find((word) => label.includes(word));
    if (answer !== undefined) return { name: label.replace(answer, `<${asks}>`), isAnswer: true };
    if (label.includes(asks)) return { name: label.replace(asks, `<${asks}>`), isAnswer: false };
  }
  return undefined;
}
