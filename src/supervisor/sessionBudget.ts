import { spend, type Budget } from './restartPolicy';

/** The restarts that all slots of a session have together. */
export class SessionBudget {
  /** The moments of the restarts inside the window. */
  #spent: number[] = [];

  constructor(private readonly budget: () => Budget) {}

  /** Takes restarts out of it. @returns whether it held them */
  spend(weight: number): boolean {
    const left = spend(this.budget(), this.#spent, performance.now(), weight);
    this.#spent = left ?? this.#spent;
    return left !== undefined;
  }

  /** A person's wish to start again is worth the whole of it. */
  renew(): void {
    this.#spent = [];
  }
}
