/** `node:cluster` as its documentation shows it, and a process without it. */
import { once } from 'node:events';
import { withDeadline } from '../../../scripts/support/deadline';
import type { Sandbox } from '../sandbox';
import { Deployment } from './deployment';
import { startOwned } from './ownedProcess';
import { primaryFile, serverFile } from './paths';
import type { Launch, ReloadOutcome, Running, System } from './types';

const stopDeadline = 5000;
const reloadDeadline = 60_000;

type Policy = 'round-robin' | 'shared' | 'reusePort';

async function startPrimary(policy: Policy, sandbox: Sandbox, { workers, env }: Launch): Promise<Running> {
  const deployment = await Deployment.create(sandbox, {
    ...env,
    BENCH_POLICY: policy,
    BENCH_WORKERS: String(workers),
    ...(policy === 'reusePort' && { BENCH_REUSE_PORT: '1' }),
  });
  const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const;
  const primary = startOwned([primaryFile], deployment.environment, [...stdio]);
  await deployment.untilListening(workers);
  return {
    deployment,
    supervisor: primary.pid,
    async reload(): Promise<ReloadOutcome> {
      const answer = once(primary.child, 'message') as Promise<[{ reloaded: boolean }]>;
      primary.child.send('reload');
      const [{ reloaded }] = await withDeadline(answer, reloadDeadline, 'a reload of node:cluster');
      return { done: reloaded, told: reloaded ? 'done' : 'its replacement died' };
    },
    async stop() {
      await primary.end('SIGTERM', stopDeadline);
      deployment.end();
    },
  };
}

const bare = (policy: Policy): System => ({
  name: `bare ${policy}`,
  start: (sandbox, launch) => startPrimary(policy, sandbox, launch),
});

export const bareRoundRobin = bare('round-robin');
export const bareShared = bare('shared');
export const bareReusePort = bare('reusePort');
export const bareSystems: readonly System[] = [bareRoundRobin, bareShared, bareReusePort];

/** `node server.js`, which has no supervisor and cannot reload. */
export const single: System = {
  name: 'single process',
  async start(sandbox, { env }) {
    const deployment = await Deployment.create(sandbox, { ...env });
    const server = startOwned([serverFile], deployment.environment, 'ignore');
    await deployment.untilListening(1);
    return {
      deployment,
      supervisor: server.pid,
      reload: () => Promise.resolve({ done: false, told: 'cannot' }),
      async stop() {
        await server.end('SIGTERM', stopDeadline);
        deployment.end();
      },
    };
  },
};
