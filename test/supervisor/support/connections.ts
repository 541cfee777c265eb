import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { until } from '../../support/until';
import { onTestEnd } from './leftovers';

/** A client that sees every byte, and when its connection ends. */
export class Connection {
  received = Buffer.alloc(0);
  /** When the other side ended, in the time of `performance.now()`. */
  endedAt: number | undefined;
  error: Error | undefined;

  constructor(readonly socket: net.Socket) {
    socket.on('data', (chunk: Buffer) => (this.received = Buffer.concat([this.received, chunk])));
    socket.on('error', (error) => (this.error = error));
    for (const event of ['end', 'close']) socket.on(event, () => (this.endedAt ??= performance.now()));
    onTestEnd(() => void socket.destroy());
  }

  get text(): string {
    return this.received.toString('latin1');
  }

  write(text: string): void {
    this.socket.write(text);
  }

  /** One request, with the headers that are given, whose answer is not waited for. */
  request(path: string, headers: Record<string, string> = {}): void {
    const lines = Object.entries({ Host: 'localhost', ...headers }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    this.write([`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  }

  has(text: string): Promise<true> {
    return until(`"${text}" in ${this.text.slice(0, 500)}`, () => this.text.includes(text));
  }

  end(): Promise<number> {
    return until(`the end after ${this.text.slice(0, 500)}`, () => this.endedAt);
  }
}

export async function connect(port: number, options: { tls?: boolean } = {}): Promise<Connection> {
  const socket = options.tls
    ? tls.connect({ port, host: 'localhost', rejectUnauthorized: false })
    : net.connect({ port, host: 'localhost' });
  const connection = new Connection(socket);
  await once(socket, options.tls ? 'secureConnect' : 'connect');
  return connection;
}
