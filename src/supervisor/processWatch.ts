import type { EventBody } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import { ProcessNotices } from './processNotices';
import { Strays } from './strays';
import type { Workers } from './workers';

/**
 * Milliseconds after which what may be a zombie or an orphan is looked at again: two looks must agree, and a person
 * is to know within two seconds.
 */
const secondLookMs = 500;

/** Tells what becomes of the descendants of a session's workers, and of which of them a person should know. */
export class ProcessWatch {
  readonly #notices: ProcessNotices;
  readonly #strays = new Strays();
  #looking: Promise<void> = Promise.resolve();
  #secondLook: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(
    private readonly workers: Workers,
    children: Plan['children'],
    private readonly emit: (event: EventBody) => void,
  ) {
    this.#notices = new ProcessNotices(children);
  }

  /** Looks at the process table, once an earlier look is over, and tells what changed. */
  look(): Promise<void> {
    const look = (): Promise<void> => this.#look();
    this.#looking = this.#looking.then(look, look);
    return this.#looking;
  }

  /** Nothing is told any more. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#secondLook);
  }

  async #look(): Promise<void> {
    clearTimeout(this.#secondLook);
    const { changed, gone } = await this.workers.look();
    if (this.#isOver) return;
    if (changed.length > 0 || gone.length > 0) this.emit({ type: 'processes', changed, gone });
    const { processes, slotsByPid } = this.workers;
    const { infos } = processes;
    const now = Date.now();
    const strays = this.#strays.next(infos, now);
    processes.markStrays(strays.flatMap(({ members }) => members));
    for (const notice of this.#notices.next(infos, slotsByPid, strays, now)) this.emit(notice);
    if (processes.isUnsure) this.#secondLook = setTimeout(() => void this.look(), secondLookMs);
  }
}
