import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Address } from '../../src/protocol/events';
import { getJson } from '../supervisor/support/http';
import type { Muster } from '../supervisor/support/muster';
import { cliPath } from '../supervisor/support/paths';
import { examples, runExample } from './support/example';

interface Api {
  name: string;
  instance: string;
  args: string[];
  execArgv: string[];
}

const file = 'pm2/ecosystem.config.js';

/** It says that it is ready a moment before its port is told. */
async function addressOf({ log }: Muster, workers: number): Promise<Address> {
  await log.ready(workers);
  return log.waitFor('the address', () => log.slots.get(1)?.addresses[0]);
}

/** What `muster run` says when it cannot begin. */
function refusal(args: readonly string[]): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: examples, timeout: 20_000 };
    const child = execFile(process.execPath, [cliPath, 'run', ...args], options, (_error, _stdout, stderr) =>
      resolve({ code: child.exitCode, stderr }),
    );
  });
}

describe('The example of a PM2 ecosystem file', () => {
  it('pm2: an app runs with the settings that the file gives it, and what is left out is named', async () => {
    const muster = runExample(file, ['--only', 'api']);
    const address = await addressOf(muster, 2);
    const { instance, ...rest } = await getJson<Api>(address, '/');
    assert.match(instance, /^[01]$/);
    assert.deepEqual(rest, {
      name: 'api',
      args: ['--verbose', 'one two'],
      execArgv: ['--max-old-space-size=200'],
    });
    const [session] = muster.log.of('session');
    assert.equal(session?.program, join(examples, 'pm2', 'api.js'));
    assert.equal((await muster.stop()).code, 0);
    assert.equal(muster.stderr.match(/Not taken over from ecosystem\.config\.js: error_file$/gm)?.length, 1);
  });

  it('pm2: an option wins over the file, and so does an environment of it', async () => {
    const muster = runExample(file, ['--only', 'api', '--workers', '1', '--app-env', 'production']);
    const { name } = await getJson<Api>(await addressOf(muster, 1), '/');
    assert.equal(name, 'api in production');
    assert.equal((await muster.stop()).code, 0);
  });

  it('pm2: an app that listens on nothing is ready when it says so', async () => {
    const muster = runExample(file, ['--only', 'mailer']);
    const [slot] = await muster.log.ready(1);
    assert.deepEqual(slot?.addresses, []);
    assert.equal((await muster.stop()).code, 0);
  });

  it('pm2: which app is asked for where there are several, by their names', async () => {
    const several = await refusal([file]);
    assert.equal(several.code, 2);
    assert.match(several.stderr, /has 2 apps: say which, as in "--only api" \(api, mailer\)\.$/m);
    const unknown = await refusal([file, '--only', 'web']);
    assert.match(unknown.stderr, /has no one app "web": it has api, mailer\.$/m);
    const other = await refusal(['hello/server.js', '--only', 'api']);
    assert.match(other.stderr, /choose of a PM2 ecosystem file, which hello\/server\.js is not\.$/m);
  });
});
