import { open, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { commandText } from './commandText';
import type { PortHolder } from './types';

const STATE_LISTEN = '0A';
/** Links read at a time: enough to keep the thread pool busy, too few to crowd out the rest of the program. */
const LINKS_AT_A_TIME = 32;
/** 200 characters of four bytes each, with room for separators; a command line can be megabytes long. */
const CMDLINE_BYTES = 1024;

/**
 * Finds the listener by reading /proc itself: a container need not have `ss`, `lsof` or even `ps`.
 *
 * A socket's owner is not in the socket table. The table gives its inode, and the process that has an open
 * file of this inode is looked for one by one, lowest pid first, so that of a parent and the children that
 * inherited its socket the parent is named. Processes of other users cannot be looked into and are passed
 * over. `root` is where /proc is mounted.
 */
export async function findOnLinux(
  port: number,
  signal: AbortSignal,
  root = '/proc',
): Promise<PortHolder | undefined> {
  const tables = await Promise.all([
    readOr('', join(root, 'net/tcp')),
    readOr('', join(root, 'net/tcp6')), // absent where IPv6 is off
  ]);
  const inodes = new Set(tables.flatMap((table) => parseListenerInodes(table, port)));
  if (inodes.size === 0) return undefined;

  const pids = parsePids(await readdir(root));
  for (const pid of pids) {
    if (signal.aborted) return undefined;
    const home = join(root, String(pid));
    if (await holdsSocket(home, inodes)) return { pid, command: await readCommand(home) };
  }
  return undefined;
}

/**
 * The inodes of the sockets that listen on a port, from the text of `/proc/net/tcp` or `/proc/net/tcp6`
 * (columns: `Documentation/networking/proc_net_tcp.rst` of the kernel). Addresses are hexadecimal, and the
 * port is what follows their last colon. Inode 0 belongs to no process, so it is left out.
 */
export function parseListenerInodes(table: string, port: number): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table
    .split('\n')
    .filter((row) => row.includes(`:${wanted} `)) // cheap, and of 100 000 connections hardly any remain
    .map((row) => row.trim().split(/\s+/))
    .filter(([, local, , state]) => state === STATE_LISTEN && local?.split(':')[1] === wanted)
    .map((columns) => columns[9] ?? '0')
    .filter((inode) => inode !== '0');
}

/** The inode of an open socket, from its link in `/proc/PID/fd`; undefined for any other open file. */
export function parseSocketInode(link: string): string | undefined {
  return /^socket:\[(\d+)\]$/.exec(link)?.[1];
}

/** The process ids among the names in /proc, ascending. */
export function parsePids(names: readonly string[]): number[] {
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

async function holdsSocket(home: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const directory = join(home, 'fd');
  const descriptors = await readdir(directory).catch(() => []);
  for (let start = 0; start < descriptors.length; start += LINKS_AT_A_TIME) {
    const some = descriptors.slice(start, start + LINKS_AT_A_TIME);
    const links = await Promise.all(some.map((name) => readlink(join(directory, name)).catch(() => '')));
    if (links.some((link) => inodes.has(parseSocketInode(link) ?? ''))) return true;
  }
  return false;
}

async function readCommand(home: string): Promise<string> {
  const cmdline = commandText(await readStart(join(home, 'cmdline')));
  // Empty for kernel threads and for a process that wiped its own arguments.
  return cmdline === '' ? commandText(await readOr('', join(home, 'comm'))) : cmdline;
}

async function readStart(file: string): Promise<string> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(CMDLINE_BYTES), 0, CMDLINE_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}

function readOr(fallback: string, file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => fallback);
}
