import assert from 'node:assert/strict';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getJson } from './support/http';
import { startMuster } from './support/muster';
import { fixture } from './support/paths';

interface Given {
  argv: string[];
  execArgv: string[];
  cwd: string;
  env: Record<string, string>;
}

describe("the program's surroundings", () => {
  let folder = '';

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'muster-environment-')));
    await writeFile(join(folder, 'first.env'), 'FROM_FILE=first\nOVER_SHELL="from file"\nONLY_FIRST=1\n');
    await writeFile(join(folder, 'second.env'), '# a comment\nFROM_FILE=second\n');
  });
  after(() => rm(folder, { recursive: true }));

  it('are what the command line asks for', async () => {
    const options = ['--workers', '1', '--cwd', folder, '--runtime-arg=--title=probe'];
    const args = [...options, fixture('probe.js'), '--', '--workers', '7', 'last'];
    const muster = startMuster(args, { env: { FROM_SHELL: 'kept' } });
    const given = await getJson<Given>(await muster.log.address(1), '/whoami');
    assert.deepEqual(given.argv, ['--workers', '7', 'last']);
    assert.equal(given.cwd, folder);
    assert.equal(given.env['FROM_SHELL'], 'kept');
    assert.deepEqual(given.execArgv, ['--title=probe']);
    await muster.stop();
  });

  it('take variables from files, a later file over an earlier, a file over the shell', async () => {
    const files = ['--env-file', 'first.env', '--env-file', 'second.env'];
    const muster = startMuster(['--workers', '1', ...files, fixture('probe.js')], {
      cwd: folder,
      env: { OVER_SHELL: 'from shell' },
    });
    const { env } = await getJson<Given>(await muster.log.address(1), '/whoami');
    assert.equal(env['FROM_FILE'], 'second');
    assert.equal(env['ONLY_FIRST'], '1');
    assert.equal(env['OVER_SHELL'], 'from file');
    await muster.stop();
  });

  it("keep the user's NODE_OPTIONS, for the program and for its children", async () => {
    const env = { NODE_OPTIONS: '--stack-trace-limit=42' };
    const muster = startMuster(['--workers', '1', fixture('probe.js')], { env });
    const address = await muster.log.address(1);
    assert.equal((await getJson<Given>(address, '/whoami')).env['NODE_OPTIONS'], '--stack-trace-limit=42');
    assert.equal((await getJson<Given>(address, '/child')).env['NODE_OPTIONS'], '--stack-trace-limit=42');
    await muster.stop();
  });

  it('show nothing of the agent, neither to the program nor to what it forks', async () => {
    const muster = startMuster(['--workers', '1', '--runtime-arg=--no-deprecation', fixture('probe.js')]);
    const address = await muster.log.address(1);
    for (const path of ['/whoami', '/child']) {
      const { execArgv, env } = await getJson<Given>(address, path);
      assert.deepEqual(execArgv, ['--no-deprecation'], path);
      const ours = Object.keys(env).filter((name) => /^MUSTER_(?!SUITE|TEST)|^NODE_UNIQUE_ID$/.test(name));
      assert.deepEqual(ours.sort(), ['MUSTER_SESSION', 'MUSTER_SLOT', 'MUSTER_WORKER'], path);
    }
    await muster.stop();
  });
});
