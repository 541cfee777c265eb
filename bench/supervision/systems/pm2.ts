import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type CommandResult } from '../command';
import type { Sandbox } from '../sandbox';
import { Deployment } from './deployment';
import { pm2Command, serverFile } from './paths';
import type { Launch, Running, System } from './types';

/** The server under a pm2 whose daemon and state are its own. */
export interface Pm2Running extends Running {
  /** Runs `pm2 …`. */
  readonly command: (...args: string[]) => Promise<CommandResult>;
}

export const pm2App = 'app';

export async function startPm2(sandbox: Sandbox, { workers, env }: Launch): Promise<Pm2Running> {
  const home = sandbox.newFolder();
  const deployment = await Deployment.create(sandbox, {
    ...env,
    PM2_HOME: home,
    PM2_DISABLE_VERSION_CHECK: 'true',
  });
  const command = (...args: string[]): Promise<CommandResult> =>
    runCommand(process.execPath, [pm2Command, ...args], deployment.environment);
  const { code, stderr } = await command('start', serverFile, '-i', String(workers), '--name', pm2App);
  if (code !== 0) throw new Error(`pm2 could not start the server: ${stderr}`);
  await deployment.untilListening(workers);
  return {
    deployment,
    supervisor: Number(readFileSync(join(home, 'pm2.pid'), 'utf8')),
    command,
    async reload() {
      const { code } = await command('reload', pm2App);
      return { done: code === 0, told: `exit code ${code}` };
    },
    async stop() {
      await command('kill');
      deployment.end();
    },
  };
}

export const pm2: System = { name: 'pm2', start: startPm2 };
