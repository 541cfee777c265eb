import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { maxTelemetryLine, type AgentCommand, type AgentMessage } from '../protocol/telemetry';
import { AgentMessageSchema } from '../protocol/telemetrySchemas';

/**
 * Lines that are no message before the channel is closed: the agent writes none, so they are the program's own, and
 * reading on would let it keep us busy.
 */
const maxMalformed = 1000;

/**
 * The supervisor's end of a worker's telemetry pipe. What is not a well-formed message is dropped.
 */
export class TelemetryChannel {
  readonly #stream: Duplex;
  /** Resolves when the worker's end has closed. */
  readonly ended: Promise<void>;

  constructor(stream: Duplex, onMessage: (message: AgentMessage) => void) {
    this.#stream = stream;
    let received = '';
    let malformed = 0;
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      received += chunk;
      const lines = received.split('\n');
      received = lines.pop() ?? '';
      for (const line of lines) {
        const message = parse(line);
        if (message) onMessage(message);
        else if (++malformed > maxMalformed) break;
      }
      // Not the agent's doing: the agent never writes a line this long. The channel cannot be trusted any more.
      if (malformed > maxMalformed || received.length > maxTelemetryLine) stream.destroy();
    });
    this.ended = new Promise((resolve) => {
      stream.on('error', () => stream.destroy());
      stream.on('close', resolve);
      stream.on('end', resolve);
    });
  }

  /** @returns whether the command could be handed to the agent's pipe */
  send(command: AgentCommand): boolean {
    if (!this.#stream.writable) return false;
    this.#stream.write(`${JSON.stringify(command)}\n`);
    return true;
  }
}

function parse(line: string): AgentMessage | undefined {
  if (line.length > maxTelemetryLine) return undefined;
  try {
    const result = v.safeParse(AgentMessageSchema, JSON.parse(line));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
