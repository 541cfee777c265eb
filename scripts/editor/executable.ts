import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { join } from 'node:path';
import { cache } from '../support/paths';

const releases = 'https://update.code.visualstudio.com/api/releases/stable';

/** How long to wait for a sign of the download server. */
const probeDeadline = 5000;

/**
 * The VS Code that extension tests run in: the desktop build that `VSCODE_EXECUTABLE` names, by its path or by the
 * version to download (such as `stable` or `1.96.0`); without it the stable one. Where it cannot be downloaded or
 * there is no display to show it on, it is the served one.
 */
export async function vscodeExecutable(): Promise<string> {
  const wanted = process.env['VSCODE_EXECUTABLE'] || 'stable';
  if (!/^(stable|insiders|\d+\.\d+\.\d+)$/.test(wanted)) return wanted;
  if (hasDisplay() && (await canDownload()))
    return downloadAndUnzipVSCode({ version: wanted, cachePath: cache });
  return join(import.meta.dirname, 'code.mjs');
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY);
}

async function canDownload(): Promise<boolean> {
  try {
    return (await fetch(releases, { signal: AbortSignal.timeout(probeDeadline) })).ok;
  } catch {
    return false;
  }
}
