import { Worker } from 'node:worker_threads';
import type { Checkable, Checked, Fixed, FolderRequest, Notice, Progress, Reply, Request } from './messages';

/** Milliseconds for one text. The rules promise far less; a text on which they hang must not end all checks. */
const textDeadline = 10_000;

/** MB of the thread's heap: the trees of some open documents. */
const heapLimit = 512;

/** A check that came to no end; the thread was ended, and the next one gets another. */
export class CheckFailed extends Error {}

type Result = Checked | Fixed | Progress;

interface Pending {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: CheckFailed) => void;
  readonly report: ((progress: Progress) => void) | undefined;
  readonly timer: NodeJS.Timeout | undefined;
}

/** Without the id, which is given to it here. */
type Wish = Request extends infer Each ? (Each extends Request ? Omit<Each, 'id'> : never) : never;

/** Owns the thread that checks. It is started by the first request. */
export class LintWorker {
  readonly #file: string;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #lastId = 0;

  /** @param file the program of the thread */
  constructor(file: string) {
    this.#file = file;
  }

  /** @throws {CheckFailed} */
  async check(document: Checkable): Promise<Checked> {
    return (await this.#ask({ type: 'check', document }, textDeadline)) as Checked;
  }

  /** @throws {CheckFailed} */
  async fix(document: Checkable): Promise<Fixed> {
    return (await this.#ask({ type: 'fix', document }, textDeadline)) as Fixed;
  }

  /** Takes as long as there are files; {@link dispose} ends it. @throws {CheckFailed} */
  async checkFolders(
    folders: readonly FolderRequest[],
    report: (progress: Progress) => void,
  ): Promise<Progress> {
    return (await this.#ask({ type: 'checkFolders', folders }, undefined, report)) as Progress;
  }

  tell(notice: Notice): void {
    this.#worker?.postMessage(notice);
  }

  dispose(): void {
    this.#end('the checks were ended');
  }

  #ask(wish: Wish, deadline: number | undefined, report?: (progress: Progress) => void): Promise<Result> {
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const expire = (): void => this.#end(`a check took more than ${textDeadline / 1000} s`);
      const timer = deadline === undefined ? undefined : setTimeout(expire, deadline);
      this.#pending.set(id, { resolve, reject, report, timer });
      worker.postMessage({ ...wish, id });
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#file, { resourceLimits: { maxOldGenerationSizeMb: heapLimit } });
    worker.on('message', (reply: Reply) => this.#receive(reply));
    worker.on('error', ({ message }) => {
      if (this.#worker === worker) this.#end(message);
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#end('the thread ended');
    });
    return worker;
  }

  #receive(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    if (reply.type === 'progress') return pending?.report?.(reply.progress);
    this.#pending.delete(reply.id);
    clearTimeout(pending?.timer);
    pending?.resolve(reply.result);
  }

  #end(reason: string): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new CheckFailed(reason));
    }
    this.#pending.clear();
  }
}
