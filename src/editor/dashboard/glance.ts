import type { GlanceSession, GlanceView } from '../../protocol/views/glance';
import type { SessionModel } from '../sessionModel';
import { formatBytes } from '../tree/text';
import { formatCpu, formatMs, formatRate, viewFigure } from './figure';
import type { FigureName } from './history';
import { quantileOf, sumOf } from './latency';
import { lookBack, type SessionRecords } from './records';

/** Seconds a point: a view in the sidebar is narrow. */
const step = 5;

/** Every session in one look. */
export function viewGlance(
  sessions: readonly SessionModel[],
  recordsOf: (id: string) => SessionRecords,
): GlanceView {
  return {
    tab: 'glance',
    span: lookBack,
    sessions: sessions.map((model) => viewSession(model, recordsOf(model.id))),
  };
}

function viewSession({ id, name, slots }: SessionModel, { history, traffic }: SessionRecords): GlanceSession {
  const all = slots.map(({ info }) => history.read(info.slot, step));
  const sumOfPoints = (figure: FigureName): (number | null)[] =>
    Array.from({ length: all[0]?.[figure].length ?? 0 }, (_, index) => {
      const known = all.flatMap((one) => one[figure][index] ?? []);
      return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
    });
  const now = (figure: FigureName): number | undefined => {
    const known = slots.flatMap(({ info }) => history.last(info.slot)[figure] ?? []);
    return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
  };
  const latency = sumOf(slots.flatMap(({ info }) => traffic.recent(info.slot)?.latency ?? []));
  return {
    id,
    name,
    rate: viewFigure(sumOfPoints('rate'), now('rate'), formatRate),
    memory: viewFigure(sumOfPoints('memory'), now('memory'), formatBytes),
    cpu: viewFigure(sumOfPoints('cpu'), now('cpu'), formatCpu),
    latency: formatMs(quantileOf(latency, 0.99)),
  };
}
