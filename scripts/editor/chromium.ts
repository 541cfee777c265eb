import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findOnPath } from '../support/findOnPath';
import { installOnce } from '../support/installOnce';
import { runNpm } from '../support/npm.mjs';
import { cache, pinnedNode } from '../support/paths';

const version = '153.0.0';
const folder = join(cache, `chromium-${version}`);

/** A Chromium, and the environment that it needs. */
export interface Chromium {
  executable: string;
  env: NodeJS.ProcessEnv;
}

/** Installs a headless Chromium unless `CHROME_PATH` names one or the system has one. */
export async function installChromium(): Promise<void> {
  if (systemChromium() !== undefined) return;
  await installOnce(folder, `Chromium (@sparticuz/chromium ${version})`, async (temporary) => {
    await writeFile(join(temporary, 'package.json'), '{ "private": true }');
    const name = `@sparticuz/chromium@${version}`;
    await runNpm(['install', '--prefix', temporary, '--ignore-scripts', name], temporary);
    const unpacked = join(temporary, 'unpacked');
    await mkdir(unpacked);
    // It unpacks itself into the temporary folder, and its shared libraries only where it takes itself to be on a
    // system that lacks them.
    const unpack = 'import("@sparticuz/chromium").then((module) => module.default.executablePath())';
    await promisify(execFile)(pinnedNode, ['-e', unpack], {
      cwd: temporary,
      env: { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    });
    // Its own looks for the fonts where they are in a cloud function.
    await cp(join(import.meta.dirname, 'fonts.conf'), join(unpacked, 'fonts', 'fonts.conf'));
    return unpacked;
  });
}

/** The Chromium to use: `CHROME_PATH`, the system's, or the installed one. */
export function chromium(): Chromium {
  const system = systemChromium();
  if (system !== undefined) return { executable: system, env: process.env };
  const libraries = [join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean);
  const hasFonts = existsSync('/etc/fonts/fonts.conf');
  return {
    executable: join(folder, 'chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: libraries.join(delimiter),
      ...(hasFonts ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }),
    },
  };
}

function systemChromium(): string | undefined {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined && named !== '') return named;
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser'];
  const applications = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ];
  return names.map(findOnPath).find((path) => path !== undefined) ?? applications.find(existsSync);
}
