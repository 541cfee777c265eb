import type { LaneView } from '../../protocol/views/ipc';
import type { LoggedChannel, LoggedMessage } from './ipcLog';
import { nameOfWorker, namePeer, peerLane, supervisorLane, workerLane } from './ipcText';

/** Lanes that are told apart; what comes after shares the last one. */
const mostLanes = 24;
export const otherLane = 'others';

/** The lanes of some messages, each worker's children and threads to its right. */
export function lanesOf(messages: readonly LoggedMessage[]): LaneView[] {
  const channels = new Map<string, LoggedChannel>();
  for (const { channel } of messages) channels.set(channel.key, channel);
  const lanes = new Map<string, LaneView>();
  const add = (key: string, title: string, label: string): void => {
    if (!lanes.has(key)) lanes.set(key, { key, title, label });
  };
  const sorted = [...channels.values()].sort(
    (a, b) => a.slot - b.slot || a.channel.number - b.channel.number,
  );
  if (sorted.some(({ channel }) => channel.peer === 'supervisor'))
    add(supervisorLane, 'supervisor', 'The primary of the cluster');
  for (const slot of new Set(sorted.map((one) => one.slot))) {
    const own = sorted.filter((one) => one.slot === slot);
    const pids = [...new Set(own.map(({ pid }) => pid))].join(', ');
    add(workerLane(slot), nameOfWorker(slot), `pid ${pids}`);
    for (const one of own)
      if (one.channel.peer !== 'supervisor') add(peerLane(one), namePeer(one), one.channel.label);
  }
  const all = [...lanes.values()];
  if (all.length <= mostLanes) return all;
  const label = `${all.length - mostLanes + 1} more`;
  return [...all.slice(0, mostLanes - 1), { key: otherLane, title: 'others', label }];
}

/** Where a message comes from and goes to, as places among the lanes. */
export function endsOf(
  { channel, message }: LoggedMessage,
  lanes: readonly LaneView[],
): { from: number; to: number } {
  const place = (key: string): number => {
    const found = lanes.findIndex((lane) => lane.key === key);
    return found >= 0 ? found : lanes.length - 1;
  };
  const worker = place(workerLane(channel.slot));
  const peer = place(peerLane(channel));
  return message.direction === 'sent' ? { from: worker, to: peer } : { from: peer, to: worker };
}
