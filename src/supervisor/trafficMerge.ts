/** How the batches of one worker become one while they wait to be told; each stays as bounded as a single batch. */
import type { Channel, Ipc, Requests, RouteTotals, Runtime, SyncCall } from '../protocol/traffic';
import { maxChannels, maxRecords, maxRoutes } from '../protocol/trafficLimits';

/** What is known of one worker and not told yet. */
export interface Pending {
  requests?: Requests;
  runtime?: Runtime;
  calls?: SyncCall[];
  ipc?: Ipc;
}

/** The newest of each key, in the order of their first appearance, and never more than `max`. */
function newest<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string, max: number): T[] {
  const merged = new Map(before.map((item) => [keyOf(item), item]));
  for (const item of after) if (merged.size < max || merged.has(keyOf(item))) merged.set(keyOf(item), item);
  return [...merged.values()];
}

/** Totals are of the whole life of a worker: the later ones hold the earlier. Records add up to so many. */
export function mergeRequests(before: Requests | undefined, after: Requests): Requests {
  if (before === undefined) return after;
  const records = [...before.records, ...after.records];
  const kept = records.slice(-maxRecords);
  return {
    ...after,
    routes: newest<RouteTotals>(before.routes, after.routes, ({ route }) => route, maxRoutes + 1),
    records: kept,
    dropped: before.dropped + after.dropped + records.length - kept.length,
  };
}

export function mergeIpc(before: Ipc | undefined, after: Ipc): Ipc {
  if (before === undefined) return after;
  const messages = [...before.messages, ...after.messages];
  const kept = messages.slice(-maxRecords);
  return {
    channels: newest<Channel>(before.channels, after.channels, ({ id }) => id, maxChannels),
    messages: kept,
    dropped: before.dropped + after.dropped + messages.length - kept.length,
  };
}

/** The last ones: a program that calls so much for so long shows it in any of them. */
export function mergeCalls(before: readonly SyncCall[] | undefined, after: readonly SyncCall[]): SyncCall[] {
  return [...(before ?? []), ...after].slice(-maxRecords);
}
