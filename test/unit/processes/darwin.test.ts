import assert from 'node:assert/strict';
import {
  parseCpuTime,
  parsePs,
  parsePsTexts,
  PsProcessTable,
  valueInText,
} from '../../../src/processes/darwin';
import { captured } from './captured';

const text = (name: string): string => captured(name).toString('utf8');

describe('the ps of macOS', () => {
  const rows = parsePs(text('darwin-ps.txt'));

  it('tells lineage, state, times and memory, and lines that are no rows are passed over', () => {
    assert.deepEqual(
      rows.map(({ pid, state }) => [pid, state]),
      [
        [1, 'sleeping'],
        [312, 'disk'],
        [5120, 'sleeping'],
        [5121, 'sleeping'],
        [5122, 'zombie'],
        [5123, 'stopped'],
      ],
    );
    const startedAt = Date.UTC(2026, 10, 20, 21, 59, 3);
    assert.deepEqual(rows[2], {
      pid: 5120,
      start: startedAt,
      ppid: 1,
      pgid: 5120,
      sid: 0,
      state: 'sleeping',
      cpuTime: (123 * 60 + 45.67) * 1000,
      rss: 402_112 * 1024,
      threads: 0,
      uid: 501,
      startedAt,
    });
    assert.equal(rows[1]?.startedAt, Date.UTC(2026, 10, 1, 8, 2, 31));
  });

  it('counts CPU time in hundredths, and in days as procps does', () => {
    assert.equal(parseCpuTime('0:03.50'), 3500);
    assert.equal(parseCpuTime('2-03:04:05'), (((2 * 24 + 3) * 60 + 4) * 60 + 5) * 1000);
  });

  it('tells the environment behind the arguments, line breaks in them or not', () => {
    const texts = parsePsTexts(text('darwin-ps-environment.txt'), [5121, 5122, 5123]);
    assert.deepEqual([...texts.keys()], [5121, 5122, 5123]);
    assert.equal(valueInText(texts.get(5121) ?? '', 'MUSTER_WORKER'), '7');
    assert.equal(valueInText(texts.get(5121) ?? '', 'MUSTER_SESSION'), 's-1');
    assert.equal(valueInText(texts.get(5122) ?? '', 'MUSTER_WORKER'), undefined);
    assert.equal(valueInText(texts.get(5123) ?? '', 'MUSTER_WORKER'), '12');
    assert.equal(parsePsTexts('', [1]).size, 0);
  });
});

describe('the process table of macOS', () => {
  /** What it ran, and what `ps` answers. */
  const calls: string[] = [];
  const table = new PsProcessTable((args) => {
    calls.push(args.join(' '));
    if (args.includes('user=,command=')) return Promise.resolve(text('darwin-ps-details.txt'));
    return Promise.resolve(text(args[0] === '-Eww' ? 'darwin-ps-environment.txt' : 'darwin-ps.txt'));
  });
  beforeEach(() => calls.splice(0));

  it('runs one ps for a tick', async () => {
    assert.deepEqual(await table.newcomers(), []);
    const tree = await table.tree([5120]);
    assert.deepEqual(
      tree.map(({ pid }) => pid),
      [5120, 5121, 5123, 5122],
    );
    assert.equal(calls.length, 1);
    await table.tree([5120]);
    assert.equal(calls.length, 2);
  });

  it('asks for the environments of all processes at once', async () => {
    const rows = (await table.everyone()).filter(({ pid }) => pid > 5120 && pid < 5124);
    calls.splice(0);
    assert.deepEqual(await table.environmentsHave(rows, ['MUSTER_SESSION=s-1', 'MUSTER_WORKER=7']), [
      true,
      false,
      false,
    ]);
    assert.equal(calls.length, 1);
    assert.deepEqual(await table.environmentsHave([], ['A=1']), []);
    assert.equal(calls.length, 1);
  });

  it('tells the command line on one line, of the same process only', async () => {
    const id = { pid: 5121, start: Date.UTC(2026, 10, 20, 21, 59, 4) };
    const table5121 = new PsProcessTable((args) =>
      Promise.resolve(
        args.includes('user=,command=')
          ? text('darwin-ps-details.txt')
          : (text('darwin-ps.txt').split('\n')[3] ?? ''),
      ),
    );
    assert.deepEqual(await table5121.details(id), {
      args: [],
      command: '/usr/local/bin/node /srv/my app/(server).js two lines',
      user: 'ada',
    });
    assert.equal(await table5121.details({ ...id, start: id.start - 1000 }), undefined);
    assert.deepEqual(await table5121.signal([{ ...id, start: id.start - 1000 }], 'SIGKILL'), []);
  });
});
