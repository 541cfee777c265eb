import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { EventSchema, type MusterEvent } from '../../../src/protocol/events';
import { runCommand } from '../command';
import type { Sandbox } from '../sandbox';
import { until } from '../until';
import { Deployment } from './deployment';
import { startOwned, type OwnedProcess } from './ownedProcess';
import { musterCli, serverFile } from './paths';
import type { Launch, ReloadOutcome, Running, System } from './types';

const stopDeadline = 25_000;
const reloadDeadline = 90_000;

type ReloadEvent = Extract<MusterEvent, { type: 'reload' }>;

/** The last line of a `muster` that was killed may be half a one. */
function readEvent(line: string): MusterEvent | undefined {
  try {
    const { success, output } = v.safeParse(EventSchema, JSON.parse(line));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}

/** `muster run --json` and what is kept of what it tells. */
class MusterRun implements Running {
  readonly #reloads: ReloadEvent[] = [];
  #spare: string | undefined;

  constructor(
    readonly deployment: Deployment,
    readonly process: OwnedProcess,
    stdout: Readable,
    /** The spare that it keeps; undefined for none. */
    private readonly spare: 'ready' | 'cold' | undefined,
  ) {
    createInterface(stdout).on('line', (line) => {
      const event = readEvent(line);
      if (event?.type === 'reload') this.#reloads.push(event);
      if (event?.type === 'session') this.#spare = event.spare?.state;
    });
  }

  get supervisor(): number {
    return this.process.pid;
  }

  async untilSpare(): Promise<void> {
    const { spare } = this;
    if (spare !== undefined) await until(`a spare that is ${spare}`, () => this.#spare === spare);
  }

  async reload(): Promise<ReloadOutcome> {
    const before = this.#reloads.length;
    process.kill(this.supervisor, 'SIGUSR2');
    const { state, cause } = await until(
      'the end of a reload',
      () =>
        this.#reloads.slice(before).find((event) => event.state !== 'started' && event.state !== 'progress'),
      reloadDeadline,
    );
    return { done: state === 'done', told: cause ? `${state}: ${cause.message}` : state };
  }

  async reloadByCommand(): Promise<ReloadOutcome> {
    const args = [musterCli, 'reload', '--session', String(this.supervisor)];
    const { environment } = this.deployment;
    const { code, stderr } = await runCommand(process.execPath, args, environment, {
      deadline: reloadDeadline,
    });
    const [message = ''] = stderr.split('\n');
    return { done: code === 0, told: `exit code ${code} ${message}`.trim() };
  }

  async stop(): Promise<void> {
    await this.process.end('SIGINT', stopDeadline);
    this.deployment.end();
  }
}

function spareOf(options: readonly string[]): 'ready' | 'cold' | undefined {
  if (options.includes('--warm-spare')) return 'ready';
  return options.includes('--no-cold-spare') ? undefined : 'cold';
}

/** @param options stand behind `muster run --json` */
export async function startMuster(
  sandbox: Sandbox,
  { workers, env }: Launch,
  options: readonly string[] = [],
): Promise<MusterRun> {
  const deployment = await Deployment.create(sandbox, { ...env });
  const args = [musterCli, 'run', '--json', '--workers', String(workers), ...options, serverFile];
  const owned = startOwned(args, deployment.environment, ['ignore', 'pipe', 'ignore']);
  const { stdout } = owned.child;
  if (!stdout) throw new Error('muster has no stdout');
  const run = new MusterRun(deployment, owned, stdout, spareOf(options));
  await deployment.untilListening(workers);
  return run;
}

/** As a person gets it who set nothing. */
export const muster: System = { name: 'muster', start: (sandbox, launch) => startMuster(sandbox, launch) };

/** Reloaded by `muster reload` instead of a signal. */
export const musterByCommand: System = {
  name: muster.name,
  async start(sandbox, launch) {
    const run = await startMuster(sandbox, launch);
    const { deployment, supervisor } = run;
    return { deployment, supervisor, reload: () => run.reloadByCommand(), stop: () => run.stop() };
  },
};

export const musterWith = (policy: string): System => ({
  name: `muster ${policy}`,
  start: (sandbox, launch) => startMuster(sandbox, launch, ['--scheduling', policy]),
});

export const musterNoSpare: System = {
  name: 'muster --no-cold-spare',
  start: (sandbox, launch) => startMuster(sandbox, launch, ['--no-cold-spare']),
};

export const musterWarmSpare: System = {
  name: 'muster --warm-spare',
  start: (sandbox, launch) => startMuster(sandbox, launch, ['--warm-spare']),
};
