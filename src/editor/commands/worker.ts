import * as vscode from 'vscode';
import type { ClusterModel } from '../clusterModel';
import type { SlotModel } from '../sessionModel';
import type { WorkerTerminals } from '../workerTerminals';
import { pickSlot, type CommandTarget } from './pick';

const hasProcess = ({ info }: SlotModel): boolean => info.pid !== undefined;
/** A worker of the program's own primary is that one's to start and stop. */
const isOurs = ({ info }: SlotModel): boolean => info.role !== 'own';
const isEmpty = (slot: SlotModel): boolean => !hasProcess(slot) && isOurs(slot);
const runsForUs = (slot: SlotModel): boolean => hasProcess(slot) && isOurs(slot);
/** Milliseconds that a confirmation stays in the status bar. */
const confirmationTime = 2000;

/** What can be asked of one worker. */
export class WorkerCommands {
  constructor(
    private readonly model: ClusterModel,
    private readonly terminals: WorkerTerminals,
  ) {}

  start(target: CommandTarget): Promise<void> {
    return this.#ask('restartSlot', target, isEmpty);
  }

  restart(target: CommandTarget): Promise<void> {
    return this.#ask('restartSlot', target, runsForUs);
  }

  stop(target: CommandTarget): Promise<void> {
    return this.#ask('stopSlot', target, runsForUs);
  }

  kill(target: CommandTarget): Promise<void> {
    return this.#ask('killSlot', target, hasProcess);
  }

  async showLog(target: CommandTarget): Promise<void> {
    const picked = await pickSlot(this.model, target, () => true);
    if (picked) this.terminals.show(picked.session, picked.slot.info.slot);
  }

  async copyPid(target: CommandTarget): Promise<void> {
    const picked = await pickSlot(this.model, target, hasProcess);
    const { pid } = picked?.slot.info ?? {};
    if (pid === undefined) return;
    await vscode.env.clipboard.writeText(String(pid));
    vscode.window.setStatusBarMessage(`Copied pid ${pid}`, confirmationTime);
  }

  async #ask(
    request: 'restartSlot' | 'stopSlot' | 'killSlot',
    target: CommandTarget,
    accepts: (slot: SlotModel) => boolean,
  ): Promise<void> {
    const picked = await pickSlot(this.model, target, accepts);
    await picked?.session.client.askSlot(request, picked.slot.info.slot);
  }
}
