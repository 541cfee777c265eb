import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findOnLinux,
  parseListenerInodes,
  parsePids,
  parseSocketInode,
} from '../../../../src/supervisor/portHolder/linux';
import { captured } from './captured';

describe('the socket tables of Linux', () => {
  const tcp = captured('linux-tcp.txt');
  const tcp6 = captured('linux-tcp6.txt');

  it('give the inode of a listener, not of its connections', () => {
    assert.deepEqual(parseListenerInodes(tcp, 43117), ['8398']);
    assert.deepEqual(parseListenerInodes(tcp, 43120), ['8401']);
    assert.deepEqual(parseListenerInodes(tcp6, 43118), ['8399']);
    assert.deepEqual(parseListenerInodes(tcp6, 43119), ['8400']);
  });

  it('give nothing for the port of a client or of nobody', () => {
    assert.deepEqual(parseListenerInodes(tcp, 0x98f0), []);
    assert.deepEqual(parseListenerInodes(tcp, 1), []);
    assert.deepEqual(parseListenerInodes('', 43117), []);
  });

  it('are matched on all four digits of a low port', () => {
    const row = '   0: 00000000:0050 00000000:0000 0A 0:0 00:0 0     0        0 77 1 0 100 0 0 10 0';
    assert.deepEqual(parseListenerInodes(row, 80), ['77']);
    assert.deepEqual(parseListenerInodes(row, 0x50_50), []);
  });
});

describe('the names in /proc', () => {
  it('tell sockets from other open files', () => {
    assert.equal(parseSocketInode('socket:[8399]'), '8399');
    assert.equal(parseSocketInode('pipe:[8399]'), undefined);
    assert.equal(parseSocketInode('/tmp/socket:[8399]'), undefined);
  });

  it('give pids by number', () => {
    assert.deepEqual(parsePids(['self', '100', '9', 'net', '1a']), [9, 100]);
  });
});

describe('findOnLinux', () => {
  let root = '';
  const never = new AbortController().signal;

  function addProcess(pid: number, links: readonly string[], files: Readonly<Record<string, string>>): void {
    mkdirSync(join(root, String(pid), 'fd'), { recursive: true });
    for (const [fd, target] of links.entries())
      symlinkSync(target, join(root, String(pid), 'fd', String(fd)));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, String(pid), name), text);
  }

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'muster-proc-'));
    mkdirSync(join(root, 'net'));
    writeFileSync(join(root, 'net/tcp'), captured('linux-tcp.txt'));
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it('names the parent of those that share the socket, among many open files', async () => {
    const many = Array.from({ length: 100 }, (_, index) => `/var/log/${index}`);
    addProcess(9, ['/dev/null', 'socket:[5]'], { cmdline: 'sh\0' });
    addProcess(1000, ['socket:[8398]'], { cmdline: 'child\0' });
    addProcess(200, [...many, 'socket:[8398]'], { cmdline: 'node\0server.js\0' });
    assert.deepEqual(await findOnLinux(43117, never, root), { pid: 200, command: 'node server.js' });
  });

  it('falls back to the short name, and to none', async () => {
    addProcess(10, ['socket:[8398]'], { cmdline: '', comm: 'a (b)\nc\n' });
    addProcess(11, ['socket:[8401]'], {});
    assert.deepEqual(await findOnLinux(43117, never, root), { pid: 10, command: 'a (b) c' });
    assert.deepEqual(await findOnLinux(43120, never, root), { pid: 11, command: '' });
  });

  it('finds nobody when the holder cannot be looked into', async () => {
    mkdirSync(join(root, '10'));
    assert.equal(await findOnLinux(43117, never, root), undefined);
  });

  it('reads no more than the start of a huge command line', async () => {
    addProcess(10, ['socket:[8398]'], { cmdline: 'x'.repeat(1_000_000) });
    assert.equal((await findOnLinux(43117, never, root))?.command.length, 200);
  });

  it('gives up when the time is over', async () => {
    addProcess(10, ['socket:[8398]'], { cmdline: 'node\0' });
    assert.equal(await findOnLinux(43117, AbortSignal.abort(), root), undefined);
  });
});
