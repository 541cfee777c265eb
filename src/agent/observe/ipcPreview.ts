import { types } from 'node:util';
import type { Redaction } from '../../protocol/redaction';

const maxDepth = 8;
const masked = '"[redacted]"';

/** Fields that name what a field beside them holds, as in `{ name: 'password', value: '…' }`. */
const nameFields = ['name', 'key', 'header', 'field'] as const;

/**
 * The beginning of a message for a person, in the form of JSON, with the values of secret keys taken out. No more of
 * it is looked at than is shown, and nothing of the program is run: no getter, no `toJSON`.
 * @param max characters
 */
export function previewOf(message: unknown, max: number, redaction: Redaction): string {
  const writer = new Writer(max, redaction);
  writer.value(message, 0);
  return writer.text;
}

class Writer {
  #text = '';

  constructor(
    private readonly max: number,
    private readonly redaction: Redaction,
  ) {}

  get text(): string {
    return this.#isFull ? `${this.#text.slice(0, this.max - 1)}…` : this.#text;
  }

  get #isFull(): boolean {
    return this.#text.length > this.max;
  }

  value(value: unknown, depth: number): void {
    if (typeof value === 'string') this.#string(value);
    else if (typeof value === 'bigint') this.#text += `${value}n`;
    else if (typeof value === 'object' && value !== null) this.#object(value, depth);
    else if (typeof value === 'function' || typeof value === 'symbol') this.#text += typeof value;
    else this.#text += String(value);
  }

  #string(value: string): void {
    const left = this.max - this.#text.length;
    // A secret that the cut leaves half of is taken out as well: its name stands before it.
    const shown = this.redaction.cleared(value.slice(0, Math.max(left, 0) + 1));
    this.#text += JSON.stringify(shown);
  }

  #object(value: object, depth: number): void {
    if (types.isProxy(value)) this.#text += '[proxy]';
    else if (types.isDate(value)) this.#date(value);
    else if (types.isNativeError(value)) this.#error(value);
    else if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value))
      this.#text += `<${value.byteLength} bytes>`;
    else if (depth >= maxDepth) this.#text += Array.isArray(value) ? '[…]' : '{…}';
    else if (Array.isArray(value)) this.#array(value, depth);
    else if (types.isMap(value)) this.#entries(Map.prototype.entries.call(value), depth);
    else if (types.isSet(value)) this.#array([...take(Set.prototype.values.call(value), this.max)], depth);
    else this.#entries(fieldsOf(value), depth, this.#named(value));
  }

  #date(date: Date): void {
    const time = Date.prototype.getTime.call(date);
    this.#text += Number.isNaN(time) ? 'null' : `"${new Date(time).toISOString()}"`;
  }

  #error(error: Error): void {
    const message = Object.getOwnPropertyDescriptor(error, 'message')?.value as unknown;
    this.#string(`Error: ${typeof message === 'string' ? message : ''}`);
  }

  /** A text that is a secret key is followed by its value, as in the raw headers of a request. */
  #array(items: readonly unknown[], depth: number): void {
    this.#text += '[';
    let isAfterKey = false;
    for (let i = 0; i < items.length && !this.#isFull; i++) {
      if (i > 0) this.#text += ',';
      const item = Object.getOwnPropertyDescriptor(items, i)?.value as unknown;
      if (isAfterKey) this.#text += masked;
      else this.value(item, depth + 1);
      isAfterKey = !isAfterKey && typeof item === 'string' && this.redaction.isSecret(item);
    }
    this.#text += ']';
  }

  #entries(entries: Iterable<[unknown, unknown]>, depth: number, isNamed = false): void {
    this.#text += '{';
    let separator = '';
    for (const [key, value] of entries) {
      if (this.#isFull) return;
      this.#text += separator;
      separator = ',';
      const name = typeof key === 'string' ? key : typeof key;
      this.#text += `${JSON.stringify(name.slice(0, this.max))}:`;
      if (this.redaction.isSecret(name) || (isNamed && name === 'value')) this.#text += masked;
      else this.value(value, depth + 1);
    }
    this.#text += '}';
  }

  #named(value: object): boolean {
    return nameFields.some((field) => {
      const name = Object.getOwnPropertyDescriptor(value, field)?.value as unknown;
      return typeof name === 'string' && this.redaction.isSecret(name);
    });
  }
}

function* fieldsOf(value: object): Generator<[string, unknown]> {
  for (const name of Object.keys(value)) {
    const field = Object.getOwnPropertyDescriptor(value, name);
    if (field) yield [name, 'value' in field ? field.value : '[getter]'];
  }
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const item of items) {
    if (taken++ === count) return;
    yield item;
  }
}
