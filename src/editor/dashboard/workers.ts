import type { SlotState } from '../../protocol/events';
import type { SlotCommand } from '../../protocol/views/commands';
import type { SlotView, StateSpan, WorkersView } from '../../protocol/views/workers';
import type { SessionModel, SlotModel } from '../sessionModel';
import { formatBytes, formatDuration, isDown, stateWords } from '../tree/text';
import { formatCpu, formatMs, formatRate, formatShare, viewFigure } from './figure';
import { quantileOf } from './latency';
import { lookBack, type SessionRecords } from './records';
import { viewAddress } from './session';
import type { StateChange } from './stateHistory';

/** Points that a figure has at most, where there are many workers. */
const fewPoints = 60;
const manySlots = 12;
/** Seconds that are shown from the start, so that the first ones are not stretched over all of it. */
const shortest = 60;

/** A card for each slot. */
export function viewWorkers(model: SessionModel, records: SessionRecords, now: number): WorkersView {
  const { slots, isStopping, plan } = model;
  const step = slots.length > manySlots ? lookBack / fewPoints : 1;
  const span = Math.max(shortest, records.history.length);
  return {
    tab: 'workers',
    span,
    step,
    ...(plan.memoryLimit > 0 && { memoryLimit: plan.memoryLimit }),
    slots: slots.map((slot) => ({
      ...viewState(slot, records, span, now),
      ...viewFigures(slot, records, step, plan.memoryLimit),
      commands: commandsFor(slot, isStopping),
    })),
  };
}

type FigureNames = 'cpu' | 'memory' | 'loop' | 'rate' | 'latency';

function viewState(
  { info }: SlotModel,
  { states }: SessionRecords,
  span: number,
  now: number,
): Omit<SlotView, FigureNames | 'commands'> {
  const spans = viewSpans(states.since(info.slot, now - span * 1000), span, now);
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
    states: spans,
    statesText: describeSpans(spans, span),
  };
}

/**
 * The changes of the last minutes as stretches of them; what was before the slot was there is left out.
 * @param span seconds
 */
export function viewSpans(changes: readonly StateChange[], span: number, now: number): StateSpan[] {
  const place = (at: number): number => Math.min(1, Math.max(0, 1 - (now - at) / span / 1000));
  return changes.map(({ state, at }, index) => {
    const from = place(at);
    return { state, from, length: place(changes[index + 1]?.at ?? now) - from };
  });
}

/** The states of the last minutes in words, with the time in each. */
function describeSpans(spans: readonly StateSpan[], span: number): string {
  const total = new Map<SlotState, number>();
  for (const { state, length } of spans) total.set(state, (total.get(state) ?? 0) + length);
  return [...total]
    .map(([state, length]) => `${state} for ${formatDuration(length * span * 1000)}`)
    .join(', ');
}

function viewFigures(
  { info, sample }: SlotModel,
  { history, traffic }: SessionRecords,
  step: number,
  memoryLimit: number,
): Pick<SlotView, FigureNames> {
  const { cpu, memory, loopDelay, rate, p99 } = history.read(info.slot, step);
  // Of a worker that is gone there are no figures of now.
  const last = info.pid === undefined ? {} : history.last(info.slot);
  const latency = traffic.recent(info.slot)?.latency;
  const recent = latency && info.pid !== undefined ? quantileOf(latency, 0.99) : undefined;
  return {
    cpu: viewFigure(cpu, sample?.cpu, formatCpu),
    memory: viewFigure(
      memory,
      memoryLimit > 0 ? last.memory : sample?.memory,
      formatBytes,
      memoryLimit > 0 ? `of ${formatBytes(memoryLimit)}` : undefined,
    ),
    loop: viewFigure(
      loopDelay,
      last.loopDelay,
      formatMs,
      last.utilization === undefined ? undefined : `${formatShare(last.utilization)} busy`,
    ),
    rate: viewFigure(rate, last.rate, formatRate),
    latency: viewFigure(
      p99,
      recent,
      formatMs,
      recent === undefined || !latency ? undefined : `p50 ${formatMs(quantileOf(latency, 0.5))}`,
    ),
  };
}

function commandsFor({ info }: SlotModel, isStopping: boolean): SlotCommand[] {
  if (info.role === 'own') return info.pid === undefined ? [] : ['muster.killWorker'];
  if (info.pid !== undefined) {
    const restart: SlotCommand[] = isStopping ? [] : ['muster.restartWorker'];
    return [...restart, 'muster.stopWorker', 'muster.killWorker', 'muster.showWorkerLog'];
  }
  const canStart = info.state !== 'starting' && !isStopping;
  return [...(canStart ? ['muster.startWorker' as const] : []), 'muster.showWorkerLog'];
}
