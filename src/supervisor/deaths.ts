import type { Cause, CauseKind } from '../protocol/events';
import type { RestartRule } from '../protocol/plan';
import { decideRestart, noHistory, weightOf, type RestartHistory } from './restartPolicy';

/** Deaths before ready that another attempt cannot help, as the same source fails the same way. */
const certainKinds: ReadonlySet<CauseKind> = new Set<CauseKind>([
  'syntaxError',
  'unsupportedTypeScript',
  'moduleNotFound',
  'portInUse',
  'notReady',
  'endedEarly',
]);

/** Why a slot is given up: another start would fail the same way, or a budget is used up. */
export type GivenUp = 'certain' | 'slotBudget' | 'sessionBudget';

/** What follows a death: another start after so many milliseconds, or none. */
export type Verdict = number | GivenUp;

/** The deaths that a slot has seen, and what each means for the next start. */
export class Deaths {
  #history: RestartHistory = noHistory;

  /** @param spend takes restarts out of the session's budget; returns whether it held them */
  constructor(
    private readonly rule: () => RestartRule,
    private readonly spend: (weight: number) => boolean,
  ) {}

  forget(): void {
    this.#history = noHistory;
  }

  /** Whether an exit code may end a worker for good: what comes after a death is known only with its cause then. */
  get mayBeWanted(): boolean {
    return this.rule().stopExitCodes.length > 0;
  }

  /** Whether the program has said by its exit code that it is done. */
  isWanted({ exitCode }: Cause): boolean {
    return exitCode !== undefined && this.rule().stopExitCodes.includes(exitCode);
  }

  /**
   * Takes one more death into the budgets.
   * @param readyFor milliseconds for which the worker had been ready; 0 of one that never was
   * @param cause as far as it is known
   */
  judge(readyFor: number, cause?: Cause): Verdict {
    const death = { at: performance.now(), readyFor };
    const decision = decideRestart(this.rule(), this.#history, death, Math.random());
    this.#history = decision.history;
    if (readyFor === 0 && cause && certainKinds.has(cause.kind)) return 'certain';
    if (!decision.restart) return 'slotBudget';
    return this.spend(weightOf(death)) ? decision.delay : 'sessionBudget';
  }
}
