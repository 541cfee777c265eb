import assert from 'node:assert/strict';
import { oneLine } from '../../../src/processes/commandLine';
import {
  parseArguments,
  parseControlGroup,
  parsePss,
  parseUsers,
} from '../../../src/processes/linux/details';
import { hasVariable } from '../../../src/processes/linux/environment';
import { parseAuxv } from '../../../src/processes/linux/machine';
import { parseStat } from '../../../src/processes/linux/stat';
import { captured } from './captured';

const stat = (name: string): ReturnType<typeof parseStat> => parseStat(captured(`linux-stat-${name}.bin`));

describe('the stat file of a process', () => {
  it('gives its lineage, times and sizes', () => {
    assert.deepEqual(stat('node'), {
      pid: 11871,
      state: 'sleeping',
      ppid: 11829,
      pgid: 11826,
      sid: 2644,
      cpuTicks: 2,
      reapedTicks: 0,
      threads: 7,
      start: 167141,
      pages: 10681,
      isThread: false,
    });
  });

  it('is read right behind a name that looks like its fields', () => {
    const row = stat('odd-name');
    assert.deepEqual([row?.pid, row?.state, row?.ppid, row?.start], [11870, 'sleeping', 11829, 167110]);
  });

  it('tells a zombie from a process whose first thread alone has ended', () => {
    assert.equal(stat('zombie')?.state, 'zombie');
    assert.equal(stat('leader-gone')?.state, 'sleeping');
  });

  it('tells a stopped process and a thread', () => {
    assert.equal(stat('stopped')?.state, 'stopped');
    assert.deepEqual([stat('thread')?.isThread, stat('stopped')?.isThread], [true, false]);
  });

  it('is nothing when it is empty or cut short anywhere', () => {
    const whole = captured('linux-stat-node.bin');
    const needed = whole.indexOf(' 17 0 0 0 0 0 0 112535000');
    for (let length = 0; length < needed; length++)
      assert.equal(parseStat(whole.subarray(0, length)), undefined);
    assert.ok(parseStat(whole.subarray(0, needed + 4)));
  });
});

describe('the command line of a process', () => {
  const args = (name: string): string[] => parseArguments(captured(`linux-cmdline-${name}.bin`));

  it('is its arguments, empty and odd ones included', () => {
    assert.deepEqual(args('node').slice(1), [
      '-e',
      'setInterval(()=>{},1000)',
      '',
      'with space',
      'l\nine',
      'grüß',
    ]);
  });

  it('is the title of a process that gave itself one', () => {
    assert.deepEqual(args('title'), ['od (d) na\nme']);
    assert.equal(oneLine(args('title')), 'od (d) na me');
  });

  it('shows bytes that are not UTF-8 as such', () => {
    assert.deepEqual(args('bytes'), ['sh', '-c', 'read x', 'caf\ufffd \ufffd']);
  });

  it('is nothing for a zombie', () => {
    assert.deepEqual(parseArguments(Buffer.alloc(0)), []);
  });

  it('fits on one line of 4,096 characters, none of them cut in half', () => {
    assert.equal(oneLine(['a\u001b[31mb', 'c\r\nd\u0000']), 'a [31mb c d');
    const long = oneLine(['x'.repeat(4094), '😀😀😀']);
    assert.equal(Array.from(long).length, 4096);
    assert.ok(long.endsWith(' …') || long.endsWith('😀…'));
    for (const text of [long, oneLine(['😀'.repeat(9000)]), oneLine([`x${'😀'.repeat(9000)}`])])
      assert.doesNotMatch(text, /\p{Surrogate}/u);
  });
});

describe('the environment of a process', () => {
  const environment = captured('linux-environ-environ.bin');

  it('has a variable only as a whole', () => {
    assert.ok(hasVariable(environment, 'MUSTER_WORKER=7'));
    assert.ok(hasVariable(environment, 'PATH=/bin'));
    assert.ok(hasVariable(environment, 'ODD=two\nlines=x'));
    for (const other of ['MUSTER_WORKER=', 'WORKER=7', 'MUSTER_WORKER=77', 'lines=x', 'A=1\0M', 'A'])
      assert.equal(hasVariable(environment, other), false, other);
  });

  it('has the last one though no NUL ends it, and the right one behind a lookalike', () => {
    assert.ok(hasVariable(Buffer.from('A=11\0XA=1\0A=1'), 'A=1'));
    assert.equal(hasVariable(Buffer.from('A=11\0XA=1\0A=12'), 'A=1'), false);
  });
});

describe('the other files of a process', () => {
  it('tell the units of the kernel', () => {
    const vector = parseAuxv(captured('linux-auxv-x64.bin'), 8);
    assert.deepEqual([vector.get(6), vector.get(17)], [4096, 100]);
    const words = Buffer.alloc(24);
    for (const [index, word] of [6, 16_384, 17, 1000, 0, 0].entries()) words.writeUInt32LE(word, index * 4);
    assert.deepEqual(
      [...parseAuxv(words, 4)],
      [
        [6, 16_384],
        [17, 1000],
      ],
    );
  });

  it('tell the control group that sets it apart', () => {
    const memory = '/process_api/607b5daf7489a937d37ed15a9b0f1e4e';
    assert.equal(parseControlGroup(captured('linux-cgroup-hybrid.txt').toString()), memory);
    assert.equal(parseControlGroup('0::/user.slice/a:b.scope\n'), '/user.slice/a:b.scope');
    assert.equal(parseControlGroup('4:cpu,memory:/m\n1:name=systemd:/s\n0::/\n'), '/s');
    assert.equal(parseControlGroup('0::/\n'), undefined);
    assert.equal(parseControlGroup(''), undefined);
  });

  it('tell the share of memory in bytes', () => {
    assert.equal(parsePss(captured('linux-smaps_rollup.txt').toString()), 214 * 1024);
    assert.equal(parsePss(''), undefined);
  });

  it('tell the name of a user', () => {
    const users = parseUsers('root:x:0:0::/:/bin/sh\n# no user\ntoor:x:0:0::/:\nweb:x:33:33::/:\n:x:5:5\n');
    assert.deepEqual(
      [...users],
      [
        [0, 'root'],
        [33, 'web'],
      ],
    );
  });
});
