import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimePath, type RuntimeMajor } from '../../scripts/testing/runtimes';
import { get } from './support/http';
import { startMuster, type Muster } from './support/muster';
import { fixture } from './support/paths';

describe('TypeScript', () => {
  /** A project outside of the repository: it has no tsx. */
  let bare = '';

  before(async () => {
    bare = await mkdtemp(join(tmpdir(), 'muster-typescript-'));
    for (const name of ['typed.mts', 'enum.ts']) await copyFile(fixture(name), join(bare, name));
  });
  after(() => rm(bare, { recursive: true }));

  function run(program: string, major: RuntimeMajor): Muster {
    return startMuster(['--workers', '2', program], { runtime: runtimePath(major) });
  }

  async function serves(muster: Muster, body: string): Promise<void> {
    const address = await muster.log.address(2);
    assert.equal((await get(address)).body, body);
    assert.equal((await muster.stop()).code, 0);
  }

  for (const major of [22, 24, 26] as const) {
    it(`is run by Node.js ${major} itself`, async () => {
      const muster = run(join(bare, 'typed.mts'), major);
      await serves(muster, 'typed');
      assert.deepEqual(muster.log.of('notice'), []);
    });
  }

  it('that Node.js 20 cannot run without a loader exits with 2, and says what to install', async () => {
    const muster = run(join(bare, 'typed.mts'), 20);
    assert.equal((await muster.ended).code, 2);
    assert.match(
      muster.stderr,
      /^muster: Node\.js 20\.\S+ cannot run typed\.mts by itself: install tsx in the project, or use Node\.js 22\.18 or newer\.\n$/,
    );
  });

  it("is run by the project's own tsx on Node.js 20", async () => {
    await serves(run(fixture('typed.mts'), 20), 'typed');
  });

  for (const major of [22, 24, 26] as const) {
    it(`with an enum goes over to the project's tsx on Node.js ${major}, and says so once`, async () => {
      const muster = run(fixture('enum.ts'), major);
      await serves(muster, 'enum');
      const [notice, ...more] = muster.log.of('notice');
      assert.match(
        notice?.message ?? '',
        /^Node cannot run this TypeScript by itself, so .* loader runs it\./,
      );
      assert.equal(notice?.severity, 'info');
      assert.deepEqual(more, []);
    });
  }

  it('with an enum and no loader fails at once, and names the file', async () => {
    const muster = run(join(bare, 'enum.ts'), 24);
    assert.equal((await muster.ended).code, 1);
    const cause = muster.log.slots.get(1)?.cause;
    assert.equal(cause?.kind, 'unsupportedTypeScript');
    assert.match(cause.message, /enum\.ts(:\d+)? by itself: .*enum/);
    assert.deepEqual(muster.log.states(1), ['starting', 'exited', 'failed', 'exited']);
  });

  it('with a syntax error fails in the loader too, and the cause names the file', async () => {
    const muster = run(fixture('brokenTypes.ts'), 24);
    assert.equal((await muster.ended).code, 1);
    const cause = muster.log.slots.get(1)?.cause;
    assert.match(`${cause?.message ?? ''}\n${cause?.detail ?? ''}`, /brokenTypes\.ts:3/);
  });
});
