import type { Plan } from '../protocol/plan';
import type { WorkerProcess } from './workerProcess';

/** Milliseconds for which nothing has been asked of the session before a spare is started: it is to disturb nobody. */
const calmMs = 1000;
/** Ends before it was needed, one after the other, before no further spare is tried. */
const maxFailures = 3;

/** Options with which Node, before the program begins, does nothing that one process may do and another would miss. */
const harmlessOptions = new Set([
  '--conditions',
  '--disable-warning',
  '--dns-result-order',
  '--enable-source-maps',
  '--experimental-strip-types',
  '--experimental-transform-types',
  '--experimental-vm-modules',
  '--expose-gc',
  // Imported when the program is about to begin, unlike what `--require` names.
  '--import',
  '--max-heap-size',
  '--max-http-header-size',
  '--max-old-space-size',
  '--max-semi-space-size',
  '--no-deprecation',
  '--no-experimental-strip-types',
  '--no-warnings',
  '--preserve-symlinks',
  '--stack-size',
  '--stack-trace-limit',
  '--throw-deprecation',
  '--trace-deprecation',
  '--trace-uncaught',
  '--trace-warnings',
  '--unhandled-rejections',
  '-C',
]);

/** Variables that Node, V8, ICU, OpenSSL or the dynamic linker read before the program begins. */
const earlyVariable = /^(NODE_|UV_|LD_|DYLD_|MALLOC_|SSL_|OPENSSL|ICU_|LC_|LANG|TZ$|NO_COLOR$|FORCE_COLOR$)/i;

const isHarmless = (option: string): boolean =>
  !option.startsWith('-') || harmlessOptions.has(option.replace(/=.*/s, '').replaceAll('_', '-'));

/**
 * Whether a process of the plan can be started before it is known which slot it is for: nothing of the person's runs
 * in it before the program begins, and no variable of a slot comes too late. Windows has no pipe that it could wait at.
 */
export function canStartCold(
  { mode, execArgv, env, slotEnv }: Pick<Plan, 'mode' | 'execArgv' | 'env' | 'slotEnv'>,
  platform: NodeJS.Platform,
): boolean {
  const options = [...execArgv, ...(env['NODE_OPTIONS'] ?? '').split(/\s+/)];
  return (
    platform !== 'win32' &&
    mode !== 'observe' &&
    options.every(isHarmless) &&
    !Object.keys(slotEnv).some((name) => earlyVariable.test(name))
  );
}

export interface ColdSpareHost {
  plan(): Plan;
  fork(plan: Plan): WorkerProcess;
  /** Whether all that is to serve does. */
  isCalm(): boolean;
  changed(): void;
}

/**
 * One process in which Node has started and no line of the program has run. Whoever needs a worker need not wait for
 * Node, which takes longer than most programs do; and there is nothing in it that a reload would have to replace.
 */
export class ColdSpare {
  #process: WorkerProcess | undefined;
  #execArgv: readonly string[] = [];
  #isWaiting = false;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;

  constructor(private readonly host: ColdSpareHost) {}

  /** Once it waits. */
  get pid(): number | undefined {
    return this.#isWaiting ? this.#process?.pid : undefined;
  }

  /** Starts one where none is, once the session has been calm for a while. */
  keep(): void {
    if (this.#process || this.#timer || this.#failures >= maxFailures) return;
    if (!canStartCold(this.host.plan(), process.platform)) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.host.isCalm()) this.#start();
    }, calmMs);
  }

  /** @returns the spare, which is nobody's any more, if there is one for this plan */
  take(plan: Plan): WorkerProcess | undefined {
    const process = this.#process;
    if (process === undefined) return undefined;
    if (plan.execArgv !== this.#execArgv) {
      void this.discard();
      return undefined;
    }
    this.#forget();
    this.#failures = 0;
    // Told once it has begun: that is what somebody waits for.
    queueMicrotask(() => this.host.changed());
    return process;
  }

  /** Resolves when none is there, nor will be unless it is kept again. */
  async discard(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const process = this.#process;
    if (process === undefined) return;
    this.#forget();
    this.host.changed();
    process.kill();
    await process.gone;
  }

  #start(): void {
    const plan = this.host.plan();
    const process = this.host.fork(plan);
    this.#process = process;
    this.#execArgv = plan.execArgv;
    process.once('held', () => {
      if (process !== this.#process) return;
      this.#isWaiting = true;
      this.host.changed();
    });
    process.once('ready', () => {
      if (process !== this.#process) return;
      // Its agent could not hold it back: it would serve without a slot.
      this.#failures = maxFailures;
      void this.discard();
    });
    process.once('dead', () => {
      if (process !== this.#process) return;
      this.#forget();
      this.#failures++;
      this.host.changed();
      this.keep();
    });
  }

  #forget(): void {
    this.#process = undefined;
    this.#isWaiting = false;
  }
}
