import { formatBytes as formatMegabytes } from '../tree/text';
import type { LoggedChannel } from './ipcLog';

/** Bytes of messages, which are seldom as large as those of memory. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  const kilo = bytes / 1000;
  return kilo < 1000 ? `${kilo < 10 ? kilo.toFixed(1) : Math.round(kilo)} kB` : formatMegabytes(bytes);
}

/** A count or a rate that a person compares: no more digits than say something. */
export function formatCount(count: number): string {
  if (count > 0 && count < 10 && !Number.isInteger(count)) return count.toFixed(1);
  return Math.round(count).toLocaleString('en-US');
}

/** The time of day, to the millisecond, where the person is. */
export function formatTime(wall: number): string {
  const date = new Date(wall);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

export const supervisorLane = 'supervisor';
export const workerLane = (slot: number): string => `worker:${slot}`;

/** The lane of the one that a worker talks to over a channel. */
export function peerLane({ slot, pid, channel }: LoggedChannel): string {
  switch (channel.peer) {
    case 'supervisor':
      return supervisorLane;
    case 'child':
      return `child:${channel.number}`;
    case 'thread':
      return `thread:${slot}:${pid}:${channel.number}`;
  }
}

/** What a lane is called that is neither the supervisor's nor a worker's own. */
export function namePeer({ channel }: LoggedChannel): string {
  const { peer, number } = channel;
  return peer === 'supervisor' ? peer : `${peer} ${number}`;
}

export const nameOfWorker = (slot: number): string => (slot > 0 ? `worker ${slot}` : 'warm spare');

export const nameChannel = (logged: LoggedChannel): string =>
  `${nameOfWorker(logged.slot)} ↔ ${namePeer(logged)}`;
