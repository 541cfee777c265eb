import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isRunning } from './isRunning';

/**
 * Fills a folder once and for all. The work is done in a neighbouring folder that takes the target's name only when
 * it is complete, so that an interrupted installation is never mistaken for a good one.
 * @param target the folder to fill; when it is there already, nothing is done
 * @param title what is installed, for the line that is printed
 * @param fill puts the content into the folder that it is given, and may name a folder in it to be taken instead
 */
export async function installOnce(
  target: string,
  title: string,
  fill: (folder: string) => Promise<string | undefined>,
): Promise<void> {
  if (existsSync(target)) return;
  const start = performance.now();
  await removeInterrupted(target);
  const folder = `${target}.${process.pid}.partial`;
  await mkdir(folder, { recursive: true });
  try {
    const result = (await fill(folder)) ?? folder;
    try {
      await rename(result, target);
    } catch (error) {
      // Somebody else was faster, and theirs is as good.
      if (!existsSync(target)) throw error;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`Installed ${title} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

async function removeInterrupted(target: string): Promise<void> {
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(`${basename(target)}.`) ? /\.(\d+)\.partial$/.exec(name)?.[1] : undefined;
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(parent, name), { recursive: true, force: true });
  }
}
