import type { SlotCommand } from '../../protocol/views/commands';
import type { FigureView } from '../../protocol/views/figure';
import type { SlotView, WorkersView } from '../../protocol/views/workers';
import type { SessionModel, SlotModel } from '../sessionModel';
import { formatBytes, formatDuration, isDown, stateWords } from '../tree/text';
import type { SessionHistory } from './history';
import type { SessionRecords } from './records';
import { viewAddress } from './session';

const formatCpu = (percent: number): string => `${Math.round(percent)} %`;

/** A card for each slot. */
export function viewWorkers(model: SessionModel, records: SessionRecords, now: number): WorkersView {
  return {
    tab: 'workers',
    slots: model.slots.map((slot) => viewSlot(slot, model.isStopping, records.history, now)),
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

function slotCommandsFor({ info }: SlotModel, isStopping: boolean): SlotCommand[] {
  if (info.pid !== undefined) {
    const restart: SlotCommand[] = isStopping ? [] : ['muster.restartWorker'];
    return [...restart, 'muster.stopWorker', 'muster.killWorker', 'muster.showWorkerLog'];
  }
  const canStart = info.state !== 'starting' && !isStopping;
  return [...(canStart ? ['muster.startWorker' as const] : []), 'muster.showWorkerLog'];
}
