import type { IpcMessage } from '../../protocol/traffic';

/** Records in one batch, a tenth of a second: of the program's messages, of Node's own, and of answers besides. */
const room = { own: 40, internal: 10, answers: 40 };
/** Characters of previews in one batch: the line that a batch is must stay far below what the supervisor accepts. */
const previewRoom = 32 * 1024;
const maxPreview = 1024;
const minPreview = 64;

/** The sample of messages that one batch holds, and the count of those that it does not. */
export class Records {
  #messages: IpcMessage[] = [];
  #own = 0;
  #internal = 0;
  #answers = 0;
  #previews = 0;
  #dropped = 0;

  get hasRoom(): boolean {
    return this.#own < room.own;
  }
  get hasInternalRoom(): boolean {
    return this.#internal < room.internal;
  }
  /** For the answer to a message that has a record, which has room of its own so that it can be followed. */
  get hasAnswerRoom(): boolean {
    return this.#answers < room.answers;
  }

  /** Characters that the next preview may have. */
  get previewLength(): number {
    const left = previewRoom - this.#previews;
    return Math.min(maxPreview, Math.max(minPreview, left >> 2));
  }

  add(message: IpcMessage): void {
    if (message.kind === 'internal') this.#internal++;
    else if (this.hasRoom) this.#own++;
    else this.#answers++;
    this.#previews += message.preview?.length ?? 0;
    this.#messages.push(message);
  }

  drop(): void {
    this.#dropped++;
  }

  collect(): { messages: IpcMessage[]; dropped: number } {
    const collected = { messages: this.#messages, dropped: this.#dropped };
    this.#messages = [];
    this.#own = this.#internal = this.#answers = this.#previews = this.#dropped = 0;
    return collected;
  }
}
