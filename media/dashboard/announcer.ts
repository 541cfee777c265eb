import type { DashboardSnapshot } from '../../src/protocol/dashboard';
import { describeChanges } from './changes';

/** Milliseconds between two announcements: what comes and goes in between is not worth an interruption. */
const pace = 2000;

/** Says what has changed to those who listen, now and then, with the net of all that happened since. */
export class Announcer {
  #said: DashboardSnapshot | undefined;
  #latest: DashboardSnapshot | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly say: (text: string) => void) {}

  /** Takes in what is on the screen; the first time it is there to be read, and is not announced. */
  show(snapshot: DashboardSnapshot): void {
    this.#said ??= snapshot;
    this.#latest = snapshot;
    this.#timer ??= setTimeout(() => this.#announce(), pace);
  }

  #announce(): void {
    this.#timer = undefined;
    if (!this.#said || !this.#latest) return;
    const text = describeChanges(this.#said, this.#latest);
    this.#said = this.#latest;
    if (text !== '') this.say(text);
  }
}
