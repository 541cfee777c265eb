import type { Worker } from 'node:cluster';
import type { Plan } from '../../protocol/plan';
import { HandoffLedger } from './handoffLedger';
import { decideSharing, type Host, type SharingPolicy } from './policy';
import { StickyPorts } from './stickyPorts';

/** How the workers of one plan share its ports. */
export class Sharing {
  readonly policy: SharingPolicy;
  readonly #sticky: StickyPorts | undefined;

  constructor(plan: Pick<Plan, 'scheduling' | 'sticky'>, host: Host) {
    this.policy = decideSharing(plan, host);
    this.#sticky = plan.sticky && new StickyPorts(plan.sticky);
  }

  /** Whether the primary of `node:cluster` is to accept, by its `schedulingPolicy`. */
  get isRoundRobin(): boolean {
    return this.policy.mode === 'round-robin' || this.policy.mode === 'sticky';
  }

  /**
   * Call it in the tick of the worker's fork, before its first message can arrive.
   * @param place its slot, which a spare is given before it listens
   */
  adopt(worker: Worker, place: { readonly slot: number }): HandoffLedger {
    const ledger = new HandoffLedger(worker);
    this.#sticky?.add(worker, place, ledger);
    return ledger;
  }
}
