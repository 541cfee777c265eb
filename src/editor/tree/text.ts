import { basename } from 'node:path';
import type { Address, BlockedIn, SlotInfo } from '../../protocol/events';
import type { SessionModel, SlotModel } from '../sessionModel';

/** Bytes as a person compares them. */
export function formatBytes(bytes: number): string {
  const mega = bytes / 2 ** 20;
  return mega < 1024 ? `${Math.round(mega)} MB` : `${(mega / 1024).toFixed(1)} GB`;
}

/** Milliseconds, in one unit, so that a row changes seldom. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** For a row: seconds that tick would redraw every row every second, and close the tooltip being read. */
export function formatUptime(ms: number): string {
  return ms < 60_000 ? '< 1 min' : formatDuration(ms);
}

export function formatAddress({ port, path, host }: Address): string {
  if (path !== undefined) return path;
  return `${host ?? ''}:${port ?? '?'}`;
}

/** A number with its noun. */
export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : plural}`;

/** The function that a worker is busy with, and its place in the source. */
export function formatBlockedIn({ name, location }: BlockedIn): string {
  return location ? `${name} ${basename(location.file)}:${location.line}` : name;
}

/** A state as a person reads it. */
export function stateWords(info: SlotInfo, now: number): string {
  switch (info.state) {
    case 'backoff': {
      const wait = Math.max(0, (info.retryAt ?? now) - now);
      return `restarts in ${(wait / 1000).toFixed(1)} s`;
    }
    case 'starting':
    case 'unresponsive': {
      const { unresponsiveSince: since, blockedIn } = info;
      if (info.state === 'starting' && since === undefined) return 'starting';
      const still = info.state === 'starting' ? 'starting, unresponsive' : 'unresponsive';
      const parts = [since === undefined ? still : `${still} ${formatDuration(now - since)}`];
      if (blockedIn) parts.push(formatBlockedIn(blockedIn));
      return parts.join(' · ');
    }
    case 'ready':
      return info.replacementPid === undefined ? 'ready' : 'ready, being replaced';
    default:
      return info.state;
  }
}

/** Whether nothing runs in the slot, so that the cause of its last end is what matters. */
export const isDown = ({ state }: SlotInfo): boolean =>
  state === 'exited' || state === 'failed' || state === 'backoff';

/** The changing part of a worker's row; the label stays still. */
export function describeSlot({ info, sample }: SlotModel, now: number): string {
  const parts = [stateWords(info, now)];
  if (isDown(info) && info.cause) parts.push(info.cause.message);
  if (sample) parts.push(`${Math.round(sample.cpu)} %`, formatBytes(sample.memory));
  if (info.pid !== undefined) parts.push(`pid ${info.pid}`);
  if (info.readyAt !== undefined) parts.push(formatUptime(now - info.readyAt));
  if (info.restarts > 0) parts.push(count(info.restarts, 'restart'));
  if (info.addresses.length > 0) parts.push(info.addresses.map(formatAddress).join(' '));
  return parts.join(' · ');
}

/** How many of a session's workers are ready. */
export function describeReadiness(model: SessionModel): string {
  return `${model.readyCount} of ${model.info?.workers ?? model.plan.workers} ready`;
}

/** The changing part of a session's row. */
export function describeSession(model: SessionModel): string {
  const parts = [describeReadiness(model)];
  if (model.info?.state === 'stopping') parts.unshift('stopping');
  if (model.failed.length > 0) parts.push(`${model.failed.length} failed`);
  if (model.unresponsive.length > 0) parts.push(`${model.unresponsive.length} unresponsive`);
  parts.push(...model.addresses.slice(0, 3).map(formatAddress));
  return parts.join(' · ');
}

/** What a slot is called at the beginning of a line. */
export const nameSlot = ({ role, slot }: SlotInfo): string =>
  role === 'primary' ? 'Primary' : `Worker ${slot}`;

/** A row as a screen reader says it. */
export function speakSlot(slot: SlotModel, now: number): string {
  return `${nameSlot(slot.info)}, ${describeSlot(slot, now).replaceAll(' · ', ', ')}`;
}
