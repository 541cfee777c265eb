import type { Cause, CauseKind, EventBody, Report, Sample } from '../protocol/events';
import type { Plan } from '../protocol/plan';
import { createRedaction, redactedWords, type Redaction } from '../protocol/redaction';
import type { RequestRecord } from '../protocol/traffic';
import type { Block } from './blockedLoop';

/** Samples, one a second, of each worker that are remembered. */
const maxMemory = 300;
/** Milliseconds without a sample after which a worker is gone, reported or not. */
const forgottenAfter = 60_000;

/** What was asked for is no crash. */
const wanted: ReadonlySet<CauseKind> = new Set<CauseKind>(['drained', 'stopped', 'killed', 'spawnFailed']);

/** The worker that a report is about. */
export interface Reported {
  readonly slot: number;
  readonly pid: number | undefined;
  /** Wall-clock milliseconds. */
  readonly startedAt: number;
}

/** What its agent has told of its requests. */
export interface RequestsAtEnd {
  inFlight: RequestRecord[];
  recent: RequestRecord[];
}

/** Variables by which one machine runs a program otherwise than another; all others are the program's own affair. */
const tellingVariable = /^(?:NODE_|UV_|TZ$|LANG$|LC_ALL$|PORT$|HOST$)/;
const maxVariable = 256;

function variablesOf(env: Plan['env'], redaction: Redaction): Record<string, string> {
  const told = Object.entries(env).filter(([name]) => tellingVariable.test(name));
  return Object.fromEntries(
    told.map(([name, value]) => {
      const shown = redaction.isSecret(name) ? '[redacted]' : redaction.cleared(value);
      return [name, shown.slice(0, maxVariable)];
    }),
  );
}

/** Writes down what is known of a worker when it crashes, or stands still. */
export class Reports {
  readonly #memory = new Map<number, Report['memory']>();
  #count = 0;

  /** @param wall wall-clock milliseconds */
  sample(samples: readonly Sample[], wall: number): void {
    for (const { pid, memory } of samples) {
      const curve = this.#memory.get(pid) ?? [];
      curve.push({ wall, bytes: memory });
      if (curve.length > maxMemory) curve.shift();
      this.#memory.set(pid, curve);
    }
    for (const [pid, curve] of this.#memory)
      if (wall - (curve.at(-1)?.wall ?? 0) > forgottenAfter) this.#memory.delete(pid);
  }

  /** @returns nothing of an end that was asked for */
  crash(worker: Reported, cause: Cause, requests: RequestsAtEnd, plan: Plan): EventBody | undefined {
    if (wanted.has(cause.kind)) return undefined;
    const report = this.#report('crash', worker, requests, plan);
    if (worker.pid !== undefined) this.#memory.delete(worker.pid);
    return report && { ...report, cause };
  }

  blocked(worker: Reported, block: Block, recent: RequestRecord[], plan: Plan): EventBody | undefined {
    const report = this.#report('blocked', worker, { inFlight: block.inFlight ?? [], recent }, plan);
    return report && { ...report, ...(block.in && { blockedIn: block.in }) };
  }

  #report(
    kind: Report['kind'],
    { slot, pid, startedAt }: Reported,
    { inFlight, recent }: RequestsAtEnd,
    plan: Plan,
  ): ({ type: 'report' } & Report) | undefined {
    if (pid === undefined) return undefined;
    const { program, args, execArgv, cwd } = plan;
    const redaction = createRedaction(plan.ipc.redact);
    return {
      type: 'report',
      id: `${kind} ${++this.#count}`,
      kind,
      slot,
      pid,
      inFlight,
      recent,
      memory: [...(this.#memory.get(pid) ?? [])],
      environment: {
        node: process.versions.node,
        platform: process.platform,
        arch: process.arch,
        program,
        args: redactedWords(args, redaction),
        execArgv: redactedWords(execArgv, redaction),
        cwd,
        variables: variablesOf(plan.env, redaction),
        uptime: Math.max(0, Date.now() - startedAt),
      },
    };
  }
}
