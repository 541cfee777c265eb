import type { SessionInfo } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import { ColdSpare } from './coldSpare';
import { WarmSpare } from './warmSpare';
import { slotVariables } from './workerFork';
import type { WorkerProcess } from './workerProcess';
import type { Workers } from './workers';

export interface SparesHost {
  readonly plan: () => Plan;
  /** Whether all that is to serve does. */
  readonly isCalm: () => boolean;
  readonly changed: () => void;
  /** No warm spare is kept any more; the sentence says why. */
  readonly gaveUp: (message: string) => void;
}

/** The worker that is kept ahead of need: with the program loaded where a person wants that, else with Node alone. */
export class Spares {
  readonly #warm: WarmSpare;
  readonly #cold: ColdSpare;

  constructor(
    workers: Workers,
    private readonly host: SparesHost,
  ) {
    this.#warm = new WarmSpare({
      fork: () => workers.fork(host.plan(), 'warm'),
      readyTimeout: () => host.plan().readyTimeout,
      changed: host.changed,
      gaveUp: host.gaveUp,
    });
    this.#cold = new ColdSpare({ ...host, fork: (plan) => workers.fork(plan, 'cold') });
  }

  get info(): SessionInfo['spare'] {
    const { pid } = this.#cold;
    return this.#warm.info ?? (pid === undefined ? undefined : { pid, state: 'cold' });
  }

  /** Sees to it that there is a spare, where the plan wants one. Call it when all serve, as it takes from nobody then. */
  keep(): void {
    const { warmSpare, coldSpare } = this.host.plan();
    if (warmSpare) this.#warm.keep();
    else if (coldSpare) this.#cold.keep();
  }

  /** @returns a spare, which has become the worker of the slot; nothing where there is none */
  take(slot: number): WorkerProcess | undefined {
    const plan = this.host.plan();
    const spare = this.#warm.take() ?? this.#cold.take(plan);
    spare?.occupy(slot, slotVariables(plan, slot));
    return spare;
  }

  /** Ends what has loaded the program: it is out of date. */
  outdate(): Promise<void> {
    return this.#warm.discard();
  }

  /** Ends all. Resolves when none is left. */
  async discard(): Promise<void> {
    await Promise.all([this.#warm.discard(), this.#cold.discard()]);
  }
}
