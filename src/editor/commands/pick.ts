import * as vscode from 'vscode';
import type { ClusterModel, Session } from '../clusterModel';
import type { SlotModel } from '../sessionModel';
import type { Row } from '../tree/rows';
import { describeSession, describeSlot, nameSlot } from '../tree/text';

export interface PickedSlot {
  session: Session;
  slot: SlotModel;
}

/** A row of the tree, or its id as the links of a tooltip carry it; nothing from the palette. */
export type CommandTarget = Row | string | undefined;

/** @returns what a command was called on, if it was called on something that still exists */
export function targetOf(
  model: ClusterModel,
  target: CommandTarget,
): { session?: Session; slot?: SlotModel } {
  if (target === undefined) return {};
  const [id = '', number] =
    typeof target === 'string'
      ? target.split('/')
      : [target.session.model.id, target.kind === 'slot' ? String(target.slot) : undefined];
  const session = model.find(id);
  // Of a link to a process it is its key, and so no slot's.
  const slot = number === undefined ? undefined : session?.model.slot(Number(number));
  return { ...(session && { session }), ...(slot && { slot }) };
}

/** Whether a command was called on the row of a process, or of some. */
export function isProcessTarget(target: CommandTarget): boolean {
  if (typeof target === 'string') return /\/(?:process|group):|\/(?:zombies|orphans)$/.test(target);
  return target?.kind === 'process' || target?.kind === 'group' || target?.kind === 'gathering';
}

/** The session that a command is meant for; asks when there is more than one. */
export async function pickSession(
  model: ClusterModel,
  target: CommandTarget,
  accepts: (session: Session) => boolean = () => true,
): Promise<Session | undefined> {
  const { session } = targetOf(model, target);
  if (session) return session;
  const items = model.sessions
    .filter(accepts)
    .map((one) => ({ label: one.model.name, description: describeSession(one.model), session: one }));
  if (items.length <= 1) return items[0]?.session;
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Which session?' }))?.session;
}

/** The worker that a command is meant for; asks when there is more than one that it can work on. */
export async function pickSlot(
  model: ClusterModel,
  target: CommandTarget,
  accepts: (slot: SlotModel) => boolean,
): Promise<PickedSlot | undefined> {
  const { session: named, slot } = targetOf(model, target);
  if (named && slot) return { session: named, slot };
  const items = model.sessions.flatMap((session) =>
    session.model.slots.filter(accepts).map((one) => ({
      label: nameSlot(one.info),
      description: `${session.model.name} · ${describeSlot(one, Date.now())}`,
      session,
      slot: one,
    })),
  );
  if (items.length <= 1) return items[0];
  return vscode.window.showQuickPick(items, { placeHolder: 'Which worker?' });
}
