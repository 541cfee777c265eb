import { now as monotonic } from './clock';
import { fieldOf, isReadable, labelOf } from './ipcFields';

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
  /** The field that the last request had its id in. */
  readonly #idField: Partial<Record<Direction, string>> = {};

  /** @param now monotonic milliseconds */
  constructor(private readonly now = monotonic) {}

  /** Whether a message without a record has to be looked at. */
  get isWaiting(): boolean {
    const { sent, received } = this.#byId;
    return sent.size > 0 || received.size > 0 || this.#waitsByShape;
  }

  /**
   * What a message with a record answers; if nothing, an answer to it is waited for.
   * @param asked its own record
   */
  look(direction: Direction, message: unknown, asked: Asked): Asked | undefined {
    const others = direction === 'sent' ? 'received' : 'sent';
    if (isReadable(message)) {
      const answered = this.#answered(others, message);
      if (answered) return answered;
      if (this.#expectById(direction, message, asked)) return undefined;
    }
    return this.#lookAtShape(direction, others, message, asked);
  }

  /** What a message without a record answers. */
  glance(direction: Direction, message: unknown): Asked | undefined {
    const others = direction === 'sent' ? 'received' : 'sent';
    if (this.#byId[others].size > 0 && isReadable(message)) {
      const answered = this.#answered(others, message);
      if (answered) return answered;
    }
    if (this.#byId[direction].size > 0 && isReadable(message)) {
      // An answer to this one must not be taken for one to an older one with the same id.
      const id = fieldOf(message, this.#idField[direction] ?? '');
      if (isId(id)) {
        this.#byId[direction].delete(id);
        return undefined;
      }
    }
    return this.#waitsByShape ? this.#lookAtShape(direction, others, message, undefined) : undefined;
  }

  get #waitsByShape(): boolean {
    return this.#byShape.sent.size > 0 || this.#byShape.received.size > 0;
  }

  #answered(others: Direction, message: object): Asked | undefined {
    const expected = this.#byId[others];
    if (expected.size === 0) return undefined;
    for (const field of replyFields) {
      const id = fieldOf(message, field);
      if (isId(id) && expected.has(id)) return this.#take(expected, id);
    }
    // As in JSON-RPC, where both ends number their requests for themselves.
    if (typeof fieldOf(message, 'method') === 'string') return undefined;
    for (const field of idFields) {
      const id = fieldOf(message, field);
      if (isId(id) && expected.get(id)?.field === field) return this.#take(expected, id);
    }
    return undefined;
  }

  #take(expected: Map<Id, Expected>, id: Id): Asked | undefined {
    const asked = expected.get(id);
    expected.delete(id);
    return asked && this.#isRecent(asked) ? { sequence: asked.sequence, at: asked.at } : undefined;
  }

  #isRecent({ at }: Asked): boolean {
    return this.now() - at <= maxWait;
  }

  /** @returns whether it has an id */
  #expectById(direction: Direction, message: object, asked: Asked): boolean {
    const expected = this.#byId[direction];
    for (const field of idFields) {
      const id = fieldOf(message, field);
      if (!isId(id)) continue;
      this.#idField[direction] = field;
      // To the end of those that wait, of which the first is given up.
      expected.delete(id);
      if (expected.size >= maxExpected) expected.delete(expected.keys().next().value as Id);
      expected.set(id, { ...asked, field });
      return true;
    }
    return false;
  }

  #lookAtShape(
    direction: Direction,
    others: Direction,
    message: unknown,
    asked: Asked | undefined,
  ): Asked | undefined {
    const label = labelOf(message);
    const shape = label === undefined ? undefined : shapeOf(label);
    if (!shape) return undefined;
    if (shape.isAnswer) return this.#nextInTurn(others, shape.name);
    const queue = this.#byShape[direction].get(shape.name);
    if (queue) {
      queue.push(asked);
      if (queue.length > maxExpected) queue.shift();
    } else if (asked && this.#byShape[direction].size < maxExpected) {
      this.#byShape[direction].set(shape.name, [asked]);
    }
    return undefined;
  }

  #nextInTurn(others: Direction, name: string): Asked | undefined {
    const queue = this.#byShape[others].get(name);
    const asked = queue?.shift();
    if (queue?.length === 0) this.#byShape[others].delete(name);
    return asked && this.#isRecent(asked) ? asked : undefined;
  }
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
