import type {
  AddressView,
  DashboardSnapshot,
  FigureView,
  SessionCommand,
  SessionView,
  SlotCommand,
  SlotView,
} from '../../protocol/dashboard';
import type { Address } from '../../protocol/events';
import type { SessionModel, SlotModel } from '../sessionModel';
import {
  describeReadiness,
  formatAddress,
  formatBytes,
  formatDuration,
  isDown,
  stateWords,
} from '../tree/text';
import type { SessionHistory } from './history';

const formatCpu = (percent: number): string => `${Math.round(percent)} %`;

/** Everything that the dashboard shows of these sessions, in words and figures for a person. */
export function takeSnapshot(
  sessions: readonly SessionModel[],
  historyOf: (id: string) => SessionHistory,
  now: number,
): DashboardSnapshot {
  return {
    type: 'snapshot',
    sessions: sessions.map((session) => viewSession(session, historyOf(session.id), now)),
  };
}

function viewSession(model: SessionModel, history: SessionHistory, now: number): SessionView {
  return {
    id: model.id,
    name: model.name,
    ...(model.info && { state: model.info.state }),
    readiness: describeReadiness(model),
    failed: model.failed.length,
    addresses: model.addresses.map(viewAddress),
    slots: model.slots.map((slot) => viewSlot(slot, model.isStopping, history, now)),
    commands: sessionCommandsFor(model),
  };
}

function viewSlot(
  { info, sample }: SlotModel,
  isStopping: boolean,
  history: SessionHistory,
  now: number,
): SlotView {
  const { cpu, memory } = history.read(info.slot);
  return {
    slot: info.slot,
    state: info.state,
    stateText: stateWords(info, now),
    ...(info.pid !== undefined && { pid: info.pid }),
    ...(info.readyAt !== undefined &&
      info.pid !== undefined && { uptime: formatDuration(now - info.readyAt) }),
    restarts: info.restarts,
    addresses: info.addresses.map(viewAddress),
    ...(isDown(info) && info.cause && { cause: info.cause.message }),
    cpu: viewFigure(cpu, sample?.cpu, formatCpu),
    memory: viewFigure(memory, sample?.memory, formatBytes),
    commands: slotCommandsFor({ info, sample }, isStopping),
  };
}

function viewFigure(
  points: (number | null)[],
  now: number | undefined,
  format: (value: number) => string,
): FigureView {
  const known = points.filter((point) => point !== null);
  return {
    ...(now !== undefined && { now: format(now) }),
    ...(known.length > 0 && { lowest: format(Math.min(...known)), highest: format(Math.max(...known)) }),
    points,
  };
}

function viewAddress(address: Address): AddressView {
  return { text: formatAddress(address), ...(address.url !== undefined && { url: address.url }) };
}

function sessionCommandsFor({ isStopping, readyCount }: SessionModel): SessionCommand[] {
  if (isStopping) return ['muster.stop'];
  return [...(readyCount > 0 ? ['muster.reload' as const] : []), 'muster.restart', 'muster.stop'];
}

function slotCommandsFor({ info }: SlotModel, isStopping: boolean): SlotCommand[] {
  if (info.role === 'own') return info.pid === undefined ? [] : ['muster.killWorker'];
  if (info.pid !== undefined) {
    const restart: SlotCommand[] = isStopping ? [] : ['muster.restartWorker'];
    return [...restart, 'muster.stopWorker', 'muster.killWorker', 'muster.showWorkerLog'];
  }
  const canStart = info.state !== 'starting' && !isStopping;
  return [...(canStart ? ['muster.startWorker' as const] : []), 'muster.showWorkerLog'];
}
