import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { added, NewPids, parseLastPid } from '../../../src/processes/linux/newPids';
import { ProcFiles } from '../../../src/processes/linux/procFiles';

describe('new pids', () => {
  let root = '';

  const last = (pid: number): void => writeFileSync(join(root, 'loadavg'), `0.10 0.20 0.30 2/99 ${pid}\n`);
  const exist = (...pids: number[]): void => {
    for (const pid of pids) mkdirSync(join(root, String(pid)), { recursive: true });
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mu-proc-'));
    mkdirSync(join(root, 'sys/kernel'), { recursive: true });
    writeFileSync(join(root, 'sys/kernel/pid_max'), '32768\n');
    symlinkSync(String(process.pid), join(root, 'self'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('are the numbers given out since the last look, none at the first', () => {
    last(1000);
    const pids = new NewPids(new ProcFiles(root));
    assert.deepEqual(pids.next(), []);
    assert.deepEqual(pids.next(), []);
    last(1003);
    assert.deepEqual(pids.next(), [1001, 1002, 1003]);
    assert.deepEqual(pids.next(), []);
  });

  it('go on from 300 after the highest', () => {
    last(32_766);
    const pids = new NewPids(new ProcFiles(root));
    pids.next();
    last(302);
    assert.deepEqual(pids.next(), [32_767, 32_768, 300, 301, 302]);
  });

  it('are taken from a listing when they are many', () => {
    last(1000);
    exist(1, 999, 1001, 1500, 3000);
    const pids = new NewPids(new ProcFiles(root));
    pids.next();
    last(2000);
    assert.deepEqual(
      pids.next().sort((a, b) => a - b),
      [1001, 1500],
    );
  });

  it('that are not found are given once more, as a fork may not be complete yet', () => {
    last(1000);
    const pids = new NewPids(new ProcFiles(root));
    pids.next();
    last(1002);
    assert.deepEqual(pids.next(), [1001, 1002]);
    pids.notFound([1002]);
    assert.deepEqual(pids.next(), [1002]);
    pids.notFound([1002]);
    assert.deepEqual(pids.next(), []);
  });

  it('come from listings where the last number is not told, or not of these processes', () => {
    const strange: [string, () => void][] = [
      ['gVisor', () => last(0)],
      ['none', () => undefined],
      [
        'another namespace',
        () => {
          last(1000);
          rmSync(join(root, 'self'));
          symlinkSync('1', join(root, 'self'));
        },
      ],
    ];
    for (const [name, prepare] of strange) {
      prepare();
      rmSync(join(root, '20'), { recursive: true, force: true });
      exist(1, 10);
      const pids = new NewPids(new ProcFiles(root));
      assert.deepEqual(pids.next(), [], name);
      exist(20);
      assert.deepEqual(pids.next(), [20], name);
      assert.deepEqual(pids.next(), [], name);
    }
  });

  it('are what a listing has and the one before had not', () => {
    assert.deepEqual(added([1, 5, 9], [1, 4, 9, 10]), [4, 10]);
    assert.deepEqual(added([], [3]), [3]);
    assert.deepEqual(added([1, 2, 3], []), []);
  });

  it('need a whole line of loadavg', () => {
    assert.equal(parseLastPid('0.00 0.01 0.05 1/85 5136\n'), 5136);
    for (const text of ['', '0.00 0.01 0.05 1/85', '0.00 0.01 0.05 0/0 0\n'])
      assert.equal(parseLastPid(text), undefined);
  });
});
