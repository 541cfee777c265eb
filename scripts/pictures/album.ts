import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workbench } from '../../test/ui/workbench';
import { repository } from '../support/paths';

/** The walkthrough is part of the package: its pictures have to be small. */
const quality = 55;
const small = { width: 880, height: 540 };
const settleMs = 500;

/** Where the pictures are kept. */
export class Album {
  /** For the README: the whole window. */
  async forReadme(workbench: Workbench, name: string): Promise<void> {
    const folder = join(repository, 'docs', 'images');
    await mkdir(folder, { recursive: true });
    await copyFile(await workbench.screenshot(`picture-${name}`), join(folder, `${name}.png`));
  }

  /**
   * For a step of the walkthrough: a window as small as there is room for.
   * @param open what a change of the window's size has closed
   */
  async forWalkthrough({ page }: Workbench, name: string, open?: () => Promise<void>): Promise<void> {
    const path = join(repository, 'media', 'walkthrough', `${name}.jpg`);
    const size = page.viewportSize();
    await page.setViewportSize(small);
    // Laid out anew, and drawn.
    await page.waitForTimeout(settleMs);
    await open?.();
    await page.screenshot({ path, type: 'jpeg', quality, animations: 'disabled' });
    if (size) await page.setViewportSize(size);
  }
}
