import { basename } from 'node:path';
import type { Location, Report } from '../../protocol/events';
import type { RequestRecord } from '../../protocol/traffic';
import type { EventDetail, RequestRow, StackLine } from '../../protocol/views/events';
import { frameLocation } from '../../supervisor/stackFrames';
import { count, formatBytes, formatDuration } from '../tree/text';
import type { LogEntry } from './eventLog';
import { formatMs, viewFigure } from './figure';

/** Lines of a stack or of stderr that are shown. */
const maxLines = 60;

const formatTime = (wall: number): string => new Date(wall).toTimeString().slice(0, 8);
const place = ({ file, line }: Location): string => `${basename(file)}:${line}`;

/** The stack of an event, or what the worker wrote last, with the places in it that can be opened. */
function stackOf(entry: LogEntry): { lines: StackLine[]; places: Location[] } {
  const cause = entry.report?.cause ?? entry.cause;
  const blockedIn = entry.report?.blockedIn ?? entry.blockedIn;
  const text = cause?.detail ?? blockedIn?.stack ?? '';
  const location = cause?.location ?? blockedIn?.location ?? entry.call?.location;
  const places: Location[] = [];
  const lines: StackLine[] = text
    .split('\n')
    .slice(0, maxLines)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const at = frameLocation(line);
      return { text: line, ...(at && { place: places.push(at) - 1 }) };
    });
  // A syntax error's place, or a call's, is in no frame.
  const isListed = places.some(({ file, line }) => file === location?.file && line === location.line);
  if (location && !isListed)
    lines.unshift({ text: `at ${location.file}:${location.line}`, place: places.push(location) - 1 });
  return { lines, places };
}

/** The places of an event that the page can ask to open, by their numbers. */
export const placesOf = (entry: LogEntry): Location[] => stackOf(entry).places;

/** All that is known of an event, in words for a person. */
export function viewDetail(entry: LogEntry): EventDetail {
  const { report } = entry;
  return {
    id: entry.id,
    text: textOf(entry),
    stack: stackOf(entry).lines,
    ...(report && {
      inFlight: report.inFlight.map(viewRequest),
      // The last one first.
      recent: report.recent.map(viewRequest).reverse(),
      memory: viewMemory(report),
      environment: viewEnvironment(report),
    }),
  };
}

function textOf({ cause, call, blockedIn, count: times, slots, title }: LogEntry): string[] {
  if (call) {
    const { longest, total, detail, location } = call;
    return [
      title,
      ...(detail === undefined ? [] : [detail]),
      `${count(times, 'call')}${location ? ` at ${place(location)}` : ''}: the longest ${formatMs(longest)}, all together ${formatMs(total)}. Nothing else ran in worker ${slots.join(', ')} meanwhile.`,
    ];
  }
  if (blockedIn) return [`${title}: nothing else runs in a worker while a function does not return.`];
  // What a title says of a cause is all of it.
  return cause && !title.includes(cause.message) ? [title, cause.message] : [title];
}

export function viewRequest({ at, ms, method, path, status, aborted, inFlight }: RequestRecord): RequestRow {
  const outcome = inFlight === true ? 'in flight' : aborted === true ? 'client left' : String(status ?? '–');
  return {
    time: formatTime(at),
    request: `${method} ${path}`,
    outcome,
    duration: formatMs(ms),
    isError: aborted === true || (status ?? 0) >= 500,
  };
}

function viewMemory({ memory }: Report): EventDetail['memory'] & object {
  const points = memory.map(({ bytes }) => bytes);
  return viewFigure(points, points.at(-1), formatBytes);
}

function viewEnvironment({ environment, pid }: Report): [string, string][] {
  const { node, platform, arch, program, args, execArgv, cwd, uptime, variables = {} } = environment;
  return [
    ['Process', String(pid)],
    ['Lived for', formatDuration(uptime)],
    ['Node', `${node} on ${platform} ${arch}`],
    ['Program', [program, ...args].join(' ')],
    ['Options', execArgv.join(' ') || '–'],
    ['Folder', cwd],
    ...Object.entries(variables),
  ];
}
