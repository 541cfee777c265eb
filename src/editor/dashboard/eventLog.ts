import type { BlockedIn, Cause, Location, MusterEvent, Report, SlotInfo } from '../../protocol/events';
import type { SyncCall } from '../../protocol/traffic';
import type { EventKind, EventRow } from '../../protocol/views/events';
import { blockText, endText, isExpected, reloadText } from './eventText';

/** Events that are kept, and how many of them with a report. */
const capacity = 500;
const reportCapacity = 40;
/** What is kept of a report. */
const maxRequests = 100;
const maxMemory = 300;

/** Something that happened, with all that is known of it. */
export interface LogEntry {
  /** Unique within the session. */
  id: string;
  /** Wall-clock milliseconds; of the last time where it has happened more than once. */
  at: number;
  kind: EventKind;
  severity: EventRow['severity'];
  slots: number[];
  title: string;
  count: number;
  pid?: number;
  cause?: Cause | undefined;
  blockedIn?: BlockedIn | undefined;
  report?: Report | undefined;
  /** Of a call that blocks: the place, and how long the longest and all together took, in milliseconds. */
  call?: {
    name: string;
    detail?: string | undefined;
    location?: Location | undefined;
    longest: number;
    total: number;
  };
}

type Told<T extends MusterEvent['type']> = MusterEvent & { type: T };

/** What has happened in a session, in bounded room: the oldest is forgotten first. */
export class EventLog {
  /** By id, the newest last. */
  readonly #entries = new Map<string, LogEntry>();
  readonly #slots = new Map<number, SlotInfo>();
  #state: string | undefined;
  #reload: { id: string; at: number } | undefined;
  #forgotten = 0;
  #last = 0;

  take(event: MusterEvent): void {
    switch (event.type) {
      case 'session':
        return this.#takeSession(event);
      case 'slot':
        return this.#takeSlot(event);
      case 'report':
        return this.#takeReport(event);
      case 'reload':
        return this.#takeReload(event);
      case 'notice':
        return this.#takeNotice(event);
      case 'calls':
        for (const { slot, calls } of event.workers) for (const call of calls) this.#takeCall(slot, call);
        return;
      default:
        return;
    }
  }

  /** The oldest first. */
  get entries(): readonly LogEntry[] {
    return [...this.#entries.values()];
  }

  find(id: string): LogEntry | undefined {
    return this.#entries.get(id);
  }

  /** How many are no longer kept. */
  get forgotten(): number {
    return this.#forgotten;
  }

  #takeSession({ state, workers, nodeVersion, wall }: Told<'session'>): void {
    if (state === this.#state) return;
    this.#state = state;
    const title = {
      starting: `Starting with ${workers} workers on Node ${nodeVersion}`,
      running: 'Running',
      stopping: 'Stopping',
      stopped: 'Stopped',
    }[state];
    this.#put({ id: this.#fresh('session'), at: wall, kind: 'session', severity: 'info', slots: [], title });
  }

  #takeSlot(info: Told<'slot'>): void {
    const { slot, state, wall } = info;
    const known = this.#slots.get(slot);
    if (info.removed === true) this.#slots.delete(slot);
    else this.#slots.set(slot, info);
    if (!known || info.removed === true) return;
    // Of a worker that has ended, the pid is the one that it had.
    const pid = known.pid ?? info.pid;
    if (known.state === 'unresponsive' || state === 'unresponsive') this.#takeBlock(known, info);
    if (isRunning(known) && !isRunning(info)) this.#takeEnd(info, pid);
    if (wasReplaced(known, info)) this.#takeEnd(info, pid);
    if (state === 'failed' && known.state !== 'failed') {
      const title = `Worker ${slot} is given up: it ends again and again`;
      this.#put({
        id: this.#fresh('failed'),
        at: wall,
        kind: 'crash',
        severity: 'error',
        slots: [slot],
        title,
        cause: info.cause,
      });
    }
    if (state === 'ready' && known.state === 'starting' && info.restarts > 0) {
      const title = `Worker ${slot} is back as process ${info.pid ?? '?'}`;
      this.#put({
        id: this.#fresh('back'),
        at: wall,
        kind: 'restart',
        severity: 'info',
        slots: [slot],
        title,
      });
    }
  }

  #takeEnd({ slot, cause, wall }: Told<'slot'>, pid: number | undefined): void {
    const wasExpected = isExpected(cause);
    this.#merge(`end:${slot}:${pid ?? ''}`, {
      at: wall,
      kind: wasExpected ? 'restart' : 'crash',
      severity: wasExpected ? 'info' : 'error',
      slots: [slot],
      title: endText(slot, cause),
      ...(pid !== undefined && { pid }),
      cause,
    });
  }

  #takeBlock(known: SlotInfo, info: Told<'slot'>): void {
    const { slot, wall, state } = info;
    const { unresponsiveSince: since = wall, blockedIn, pid } = state === 'unresponsive' ? info : known;
    this.#merge(`blocked:${slot}:${pid ?? ''}:${since}`, {
      at: since,
      kind: 'blocked',
      severity: 'warning',
      slots: [slot],
      title: blockText(slot, blockedIn, state === 'unresponsive' ? undefined : wall - since),
      ...(pid !== undefined && { pid }),
      ...(blockedIn && { blockedIn }),
    });
  }

  #takeReport(event: Told<'report'>): void {
    const { id, kind, slot, pid, wall, cause, blockedIn, inFlight, recent, memory, environment } = event;
    const report: Report = {
      id,
      kind,
      slot,
      pid,
      ...(cause && { cause }),
      ...(blockedIn && { blockedIn }),
      inFlight: inFlight.slice(0, maxRequests),
      recent: recent.slice(-maxRequests),
      memory: memory.slice(-maxMemory),
      environment,
    };
    if (kind === 'crash') {
      const severity = 'error' as const;
      const entry = {
        at: wall,
        kind,
        severity,
        slots: [slot],
        title: endText(slot, cause),
        pid,
        cause,
        report,
      };
      this.#merge(`end:${slot}:${pid}`, entry);
    } else {
      const known = this.entries.findLast((one) => one.kind === 'blocked' && one.pid === pid);
      const title = known?.title ?? blockText(slot, blockedIn, undefined);
      const entry = {
        at: known?.at ?? wall,
        kind,
        severity: 'warning' as const,
        slots: [slot],
        title,
        pid,
        report,
      };
      this.#merge(known?.id ?? `blocked:${slot}:${pid}:${wall}`, {
        ...entry,
        ...(blockedIn && { blockedIn }),
      });
    }
    const reports = this.entries.filter((one) => one.report);
    for (const old of reports.slice(0, -reportCapacity)) delete old.report;
  }

  #takeReload(event: Told<'reload'>): void {
    const { state, wall, cause } = event;
    if (state === 'started' || !this.#reload) this.#reload = { id: this.#fresh('reload'), at: wall };
    const { id, at } = this.#reload;
    this.#merge(id, {
      at,
      kind: 'reload',
      severity: state === 'failed' ? 'error' : 'info',
      slots: [],
      title: reloadText(event, wall - at),
      cause,
    });
    if (state !== 'started' && state !== 'progress') this.#reload = undefined;
  }

  #takeNotice({ id, severity, slots, message, cause, wall }: Told<'notice'>): void {
    const key = `notice:${id}`;
    const count = (this.#entries.get(key)?.count ?? 0) + 1;
    this.#put({ id: key, at: wall, kind: 'notice', severity, slots, title: message, cause, count });
  }

  /** Calls from one place are one event, however often it happens. */
  #takeCall(slot: number, { at, ms, name, detail, location }: SyncCall): void {
    const id = `call:${name}:${location ? `${location.file}:${location.line}` : ''}`;
    const known = this.#entries.get(id);
    const longest = Math.max(known?.call?.longest ?? 0, ms);
    const total = (known?.call?.total ?? 0) + ms;
    const slots = [...new Set([...(known?.slots ?? []), slot])].sort((a, b) => a - b);
    const title = `${name} kept the event loop waiting for ${Math.round(longest)} ms`;
    const call = { name, detail, location, longest, total };
    this.#put({
      id,
      at,
      kind: 'call',
      severity: 'warning',
      slots,
      title,
      call,
      count: (known?.count ?? 0) + 1,
    });
  }

  #fresh(kind: string): string {
    return `${kind}#${++this.#last}`;
  }

  /** Adds to what is known of an event; it keeps its place. */
  #merge(id: string, entry: Omit<LogEntry, 'id' | 'count'>): void {
    const known = this.#entries.get(id);
    if (known) Object.assign(known, entry);
    else this.#put({ id, ...entry });
  }

  /** Puts an event at the end. */
  #put(entry: Omit<LogEntry, 'count'> & { count?: number }): void {
    this.#entries.delete(entry.id);
    this.#entries.set(entry.id, { count: 1, ...entry });
    if (this.#entries.size <= capacity) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
    this.#forgotten++;
  }
}

/** By one that was ready before; in a reload that is an event of its own. */
const wasReplaced = (known: SlotInfo, { state, pid, cause }: SlotInfo): boolean =>
  state === 'ready' &&
  known.pid !== undefined &&
  known.pid !== pid &&
  (cause?.kind === 'memoryLimit' || cause?.kind === 'unresponsive') &&
  isRunning(known);

const isRunning = ({ state }: SlotInfo): boolean =>
  state === 'starting' || state === 'ready' || state === 'unresponsive' || state === 'draining';
