import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const deadlineMs = 15_000;

/**
 * What PowerShell runs: a line is a request, `all` or the pid whose details are wanted; its answer is a line of JSON,
 * made up of a fixed few properties. Nothing that we are told is made part of it.
 */
const script = `
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
function Tell($value) { [Console]::Out.WriteLine((ConvertTo-Json -InputObject $value -Compress -Depth 3)) }
while ($null -ne ($request = [Console]::In.ReadLine())) {
  try {
    if ($request -eq 'all') {
      Tell @(Get-CimInstance Win32_Process -Property ProcessId,ParentProcessId,SessionId,CreationDate,KernelModeTime,UserModeTime,WorkingSetSize,ThreadCount | ForEach-Object {
        $created = if ($_.CreationDate) { $_.CreationDate.ToFileTimeUtc().ToString() } else { '0' }
        ,@($_.ProcessId, $_.ParentProcessId, $_.SessionId, $created, ($_.KernelModeTime + $_.UserModeTime), $_.WorkingSetSize, $_.ThreadCount)
      })
    } else {
      $process = Get-CimInstance Win32_Process -Filter ('ProcessId=' + [uint32]$request) -Property CommandLine,Name,Handle
      $owner = if ($process) { Invoke-CimMethod -InputObject $process -MethodName GetOwner } else { $null }
      Tell @{ commandLine = $process.CommandLine; name = $process.Name; domain = $owner.Domain; user = $owner.User }
    }
  } catch { Tell @{ error = $_.Exception.Message } }
}
`;

/**
 * One PowerShell that stays: to start one takes a second, and `wmic`, which was faster, is gone from Windows. It is
 * started by the first request, again after its end, and does not keep this process running.
 */
export class CimShell {
  #shell: ChildProcessWithoutNullStreams | undefined;
  /** Answers come in the order of the requests. */
  #waiting: ((line: string | undefined) => void)[] = [];

  /** @returns a line of JSON; undefined when there is no answer within 15 s */
  ask(request: 'all' | number): Promise<string | undefined> {
    return new Promise((resolve) => {
      const shell = (this.#shell ??= this.#start());
      // An answer that comes late would be taken for the next one's.
      const timer = setTimeout(() => this.#end(shell), deadlineMs);
      this.#waiting.push((line) => {
        clearTimeout(timer);
        resolve(line);
      });
      shell.stdin.write(`${request}\n`);
    });
  }

  close(): void {
    if (this.#shell) this.#end(this.#shell);
  }

  #start(): ChildProcessWithoutNullStreams {
    const root = process.env['SystemRoot'] ?? 'C:\\Windows';
    const file = join(root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    const encoded = Buffer.from(script, 'utf16le').toString('base64');
    const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded];
    const shell = spawn(file, args, { windowsHide: true });
    shell.on('error', () => this.#end(shell));
    shell.on('exit', () => this.#end(shell));
    shell.stdin.on('error', () => this.#end(shell));
    shell.stderr.resume();
    createInterface(shell.stdout).on('line', (line) => this.#waiting.shift()?.(line));
    shell.unref();
    for (const stream of shell.stdio) (stream as Partial<Socket> | null)?.unref?.();
    return shell;
  }

  #end(shell: ChildProcessWithoutNullStreams): void {
    if (this.#shell !== shell) return;
    this.#shell = undefined;
    shell.kill();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(undefined);
  }
}
