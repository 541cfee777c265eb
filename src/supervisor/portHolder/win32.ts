import { join } from 'node:path';
import { commandText } from './commandText';
import { runTool } from './runTool';
import type { PortHolder } from './types';

/**
 * Finds the listener with `netstat`, and its name with `tasklist`.
 *
 * Not `Get-NetTCPConnection`: a cold PowerShell and its module take a second or more of the two there are,
 * and policies that restrict PowerShell are common, while these two programs are on every Windows and start
 * at once. Their words are translated, so only columns that no language changes are read.
 *
 * The outputs are tested as captured text; the calls are not exercised by the tests, which run on Linux.
 */
export async function findOnWindows(port: number, signal: AbortSignal): Promise<PortHolder | undefined> {
  const pid = parseNetstat(await runTool(systemTool('netstat.exe'), ['-ano'], signal), port);
  if (pid === undefined || signal.aborted) return undefined;
  const args = ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'];
  const name = parseTasklist(await runTool(systemTool('tasklist.exe'), args, signal), pid);
  return { pid, command: name ?? '' };
}

/**
 * The pid of the first listener on a port in the output of `netstat -ano`, or undefined.
 *
 * A listener is told by its foreign address, which is all zeros, and not by its state, whose word depends on
 * the language (`LISTENING`, `ABHÖREN`). The same test leaves out UDP, whose foreign address is `*:*`.
 */
export function parseNetstat(output: string, port: number): number | undefined {
  for (const row of output.split(/\r?\n/)) {
    const columns = row.trim().split(/\s+/);
    const [protocol, local = '', foreign = ''] = columns;
    if (protocol !== 'TCP' || !/^(?:0\.0\.0\.0|\[::\]):0$/.test(foreign)) continue;
    const pid = columns.at(-1) ?? '';
    if (local.slice(local.lastIndexOf(':') + 1) === String(port) && /^\d+$/.test(pid)) return Number(pid);
  }
  return undefined;
}

/**
 * The program name of a pid in the output of `tasklist /FO CSV /NH`; undefined when it is not listed, which
 * `tasklist` says in a translated sentence. A Windows file name cannot contain a quote.
 */
export function parseTasklist(output: string, pid: number): string | undefined {
  for (const row of output.split(/\r?\n/)) {
    const [, name, id] = /^"([^"]+)","(\d+)"/.exec(row) ?? [];
    if (name !== undefined && Number(id) === pid) return commandText(name);
  }
  return undefined;
}

function systemTool(name: string): string {
  // Not by name alone: Windows looks for it in the current directory first.
  return join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', name);
}
