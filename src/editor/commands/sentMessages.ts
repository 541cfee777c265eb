const stateKey = 'muster.sentMessages';
const maxRemembered = 20;
/** Longer ones are not kept. */
const maxLength = 4096;

/** The part of `vscode.Memento` that is needed. */
interface State {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** The messages that a person has sent in this workspace, the last one first. */
export class SentMessages {
  constructor(private readonly state: State) {}

  get all(): string[] {
    const kept = this.state.get(stateKey);
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  }

  async remember(text: string): Promise<void> {
    if (text.length > maxLength) return;
    const others = this.all.filter((one) => one !== text);
    await this.state.update(stateKey, [text, ...others].slice(0, maxRemembered));
  }
}
