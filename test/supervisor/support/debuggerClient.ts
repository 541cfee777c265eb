import { once } from 'node:events';
import { until } from '../../support/until';
import type { AgentProcess } from './agentProcess';
import { onTestEnd } from './leftovers';

interface Message {
  id?: number;
  method?: string;
}

/** A debugger that is attached to a program which was started with `--inspect`. */
export class DebuggerClient {
  readonly #socket: WebSocket;
  readonly #messages: Message[] = [];
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) =>
      this.#messages.push(JSON.parse(String(data)) as Message),
    );
  }

  static async attach(program: AgentProcess): Promise<DebuggerClient> {
    const url = await until(
      'the address of the inspector',
      () => /ws:\/\/\S+/.exec(program.stderr)?.[0] ?? undefined,
    );
    const socket = new WebSocket(url);
    onTestEnd(() => socket.close());
    await once(socket as unknown as EventTarget & NodeJS.EventEmitter, 'open');
    return new DebuggerClient(socket);
  }

  /** How often the program has been paused. */
  get pauses(): number {
    return this.#messages.filter(({ method }) => method === 'Debugger.paused').length;
  }

  async post(method: string, params: object = {}): Promise<void> {
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params }));
    await until(`the answer to ${method}`, () => this.#messages.some((message) => message.id === id));
  }

  /** Asks for something and resolves when the program is paused. */
  async pauseBy(method: string, params: object = {}): Promise<void> {
    const before = this.pauses;
    const id = ++this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params }));
    await until('the pause', () => this.pauses > before);
  }
}
