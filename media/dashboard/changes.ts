import type { DashboardSnapshot, SlotBrief } from '../../src/protocol/dashboard';

/** More than so many at once are not read one by one. */
const most = 3;

/** What has changed between two snapshots, in sentences for a screen reader: how the workers are, but no figures. */
export function describeChanges(before: DashboardSnapshot, after: DashboardSnapshot): string {
  const sentences = after.sessions.flatMap((session) => {
    const known = before.sessions.find(({ id }) => id === session.id);
    const changes = session.slots.flatMap((slot) =>
      describeChange(
        known?.slots.find((one) => one.slot === slot.slot),
        slot,
      ),
    );
    return changes.length > most ? [`${session.name}: ${session.readiness}.`] : changes;
  });
  const ended = before.sessions.filter(({ id }) => !after.sessions.some((session) => session.id === id));
  return [...sentences, ...ended.map(({ name }) => `${name} has ended.`)].join(' ');
}

function describeChange(
  before: SlotBrief | undefined,
  { slot, state, restarts, cause }: SlotBrief,
): string[] {
  if (before?.state !== state) return [`Worker ${slot}: ${state}. ${cause ?? ''}`.trim()];
  return before.restarts === restarts ? [] : [`Worker ${slot}: restarted, ${state}.`];
}
