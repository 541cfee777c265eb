import type {
  ChannelView,
  IpcView,
  LaneView,
  MessageDetailView,
  MessageRowView,
} from '../../protocol/views/ipc';
import type { TableWish } from '../../protocol/views/table';
import { endsOf, lanesOf } from './ipcLanes';
import { bytesOf, messagesOf, type IpcLog, type LoggedChannel, type LoggedMessage } from './ipcLog';
import { formatCount, formatSize, formatTime, nameChannel, nameOfWorker, namePeer } from './ipcText';
import type { Subject } from './subject';
import { windowOf } from './tableWindow';

/** Channels that are shown one by one. */
const mostChannels = 50;
/** Characters of a message in its row. */
const longestPreview = 160;

/** The messages between the processes and threads. */
export function viewIpc({ model, records: { ipc }, table, selected, now }: Subject): IpcView {
  const matching = matchingMessages(ipc, table);
  const lanes = lanesOf(matching);
  const number = Number(selected);
  const chosen = ipc.messages(table.until).find((one) => one.number === number);
  const channels = ipc.channels.sort((a, b) => b.messageRate.at(now) - a.messageRate.at(now));
  const isGone = ({ slot, pid }: LoggedChannel): boolean =>
    slot > 0 && !model.slots.some(({ info }) => info.pid === pid || info.retiringPids.includes(pid));
  return {
    tab: 'ipc',
    table: windowOf(
      matching,
      table,
      (one) => one.number === number,
      (one) => viewMessage(one, lanes),
    ),
    lanes,
    channels: channels.slice(0, mostChannels).map((one) => viewChannel(one, isGone(one), now)),
    moreChannels: Math.max(0, channels.length - mostChannels),
    ...counts(ipc, now),
    newest: ipc.newest,
    ...(chosen && { detail: viewDetail(chosen, ipc, table) }),
  };
}

function counts(ipc: IpcLog, now: number): Pick<IpcView, 'summary' | 'sample'> {
  const sum = (figure: (one: LoggedChannel) => number): number =>
    ipc.channels.reduce((total, one) => total + figure(one), 0);
  // A record may be told before the figures of its channel.
  const all = Math.max(ipc.counted, ipc.recorded);
  const rate = `${formatCount(sum((one) => one.messageRate.at(now)))} messages/s`;
  const bytes = `${formatSize(sum((one) => one.byteRate.at(now)))}/s`;
  return {
    summary: `${formatCount(all)} messages · ${rate} · ${bytes}`,
    ...(ipc.recorded < all && {
      sample: `sample of ${formatCount(ipc.recorded)} of ${formatCount(all)}`,
    }),
  };
}

function matchingMessages(ipc: IpcLog, { filter, channel, until }: TableWish): readonly LoggedMessage[] {
  const all = ipc.messages(until);
  // Faster than texts in lower case, of which there would be megabytes.
  const words = filter.split(/\s+/).filter(Boolean).map(toPattern);
  if (words.length === 0 && channel === undefined) return all;
  return all.filter((one) => {
    if (channel !== undefined && one.channel.key !== channel) return false;
    const { label = '', preview = '', kind, direction } = one.message;
    const text = `${label} ${kind} ${direction} ${nameChannel(one.channel)} ${one.channel.channel.label} ${preview}`;
    return words.every((word) => word.test(text));
  });
}

const toPattern = (word: string): RegExp => new RegExp(word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i');

const sizeOf = (bytes: number | undefined): string => (bytes === undefined ? '' : formatSize(bytes));

const formatRoundTrip = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

function viewMessage(one: LoggedMessage, lanes: readonly LaneView[]): MessageRowView {
  const { number, message } = one;
  const { at, kind, label = '', bytes, roundTrip, preview } = message;
  return {
    number,
    time: formatTime(at),
    ...endsOf(one, lanes),
    kind,
    label,
    bytes: sizeOf(bytes),
    ...(roundTrip !== undefined && { roundTrip: formatRoundTrip(roundTrip) }),
    ...(preview !== undefined && { preview: preview.slice(0, longestPreview) }),
  };
}

function viewDetail(one: LoggedMessage, ipc: IpcLog, { until }: TableWish): MessageDetailView {
  const { number, channel, message } = one;
  const { direction, at, kind, label, bytes, roundTrip, preview, replyTo, sequence } = message;
  const [from, to] =
    direction === 'sent'
      ? [nameOfWorker(channel.slot), namePeer(channel)]
      : [namePeer(channel), nameOfWorker(channel.slot)];
  const find = (isIt: (other: LoggedMessage) => boolean): number | undefined =>
    ipc.messages(until).find((other) => other.channel.key === channel.key && isIt(other))?.number;
  const asks = replyTo === undefined ? undefined : find((other) => other.message.sequence === replyTo);
  const answer = find((other) => other.message.replyTo === sequence);
  const facts: [string, string | undefined][] = [
    ['Time', formatTime(at)],
    ['Kind', kind],
    ['Size', sizeOf(bytes)],
    ['Answered after', roundTrip === undefined ? undefined : formatRoundTrip(roundTrip)],
    ['Peer', channel.channel.label],
    ['Waiting to be written', channel.channel.queued > 0 ? formatSize(channel.channel.queued) : undefined],
  ];
  return {
    number,
    title: `${label ?? 'message'}, ${from} → ${to}`,
    facts: facts.filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== ''),
    ...(preview !== undefined && { payload: indent(preview) }),
    channel: channel.key,
    ...(asks !== undefined && { asks }),
    ...(answer !== undefined && { answer }),
  };
}

/** A payload that is whole is laid out; of one that was cut the beginning is shown as it is. */
function indent(preview: string): string {
  try {
    return JSON.stringify(JSON.parse(preview), undefined, 2);
  } catch {
    return preview;
  }
}

function viewChannel(logged: LoggedChannel, isGone: boolean, now: number): ChannelView {
  const { key, channel, messageRate, byteRate } = logged;
  const { queued, pressure, closed, label } = channel;
  // What a thread is posted is cloned, not written: its size is not known.
  const isSized = channel.peer !== 'thread';
  const waits = [
    ...(queued > 0 ? [`${formatSize(queued)} wait`] : []),
    ...(pressure > 0 ? [`told to wait ${formatCount(pressure)} times`] : []),
  ];
  return {
    key,
    title: nameChannel(logged),
    label,
    isClosed: closed || isGone,
    rate: `${formatCount(messageRate.at(now))}/s`,
    bytesRate: isSized ? `${formatSize(byteRate.at(now))}/s` : '–',
    messages: formatCount(messagesOf(channel)),
    bytes: isSized ? formatSize(bytesOf(channel)) : '–',
    ...(waits.length > 0 && { pressure: waits.join(', ') }),
  };
}
