import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { maxTelemetryLine, type PulseMessage } from '../protocol/telemetry';
import { PulseMessageSchema } from '../protocol/telemetrySchemas';

/** A helper thread tells three times a block; what comes faster than this, a second, is not its doing. */
const maxMessages = 100;

/**
 * The supervisor's end of the line to a worker's helper thread. What is not a well-formed message is dropped. It is
 * never closed from here, whatever comes: the worker takes its end as the end of the supervisor, and dies.
 */
export class PulseChannel {
  readonly #onMessage: (message: PulseMessage) => void;
  /** Resolves when the worker's end has closed. */
  readonly ended: Promise<void>;
  #received = '';
  /** In the middle of a line that is too long. */
  #isSkipping = false;
  #second = 0;
  #count = 0;

  constructor(stream: Duplex, onMessage: (message: PulseMessage) => void) {
    this.#onMessage = onMessage;
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => this.#onChunk(chunk));
    this.ended = new Promise((resolve) => {
      stream.on('error', () => undefined);
      stream.on('close', resolve);
      stream.on('end', resolve);
    });
  }

  #onChunk(chunk: string): void {
    const lines = (this.#received + chunk).split('\n');
    this.#received = lines.pop() ?? '';
    for (const line of lines) {
      if (!this.#isSkipping) this.#onLine(line);
      this.#isSkipping = false;
    }
    if (this.#received.length <= maxTelemetryLine) return;
    this.#received = '';
    this.#isSkipping = true;
  }

  #onLine(line: string): void {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) this.#count = 0;
    this.#second = second;
    if (this.#count >= maxMessages) return;
    this.#count++;
    const message = parse(line);
    if (message) this.#onMessage(message);
  }
}

function parse(line: string): PulseMessage | undefined {
  if (line.length > maxTelemetryLine) return undefined;
  try {
    const result = v.safeParse(PulseMessageSchema, JSON.parse(line));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
