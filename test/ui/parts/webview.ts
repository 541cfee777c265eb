import type { Frame, Page } from 'playwright-core';
import { eventually } from '../eventually';

/**
 * Waits for a webview's document. A webview is two frames deep: VS Code's own page, and in it the extension's.
 * @param selector something that only the wanted document has
 */
export async function findWebview(page: Page, selector: string): Promise<Frame> {
  const find = async (): Promise<Frame | undefined> => {
    for (const frame of page.frames()) {
      if (frame.parentFrame()?.parentFrame() !== page.mainFrame()) continue;
      // A frame may go while it is looked at.
      const count = await frame
        .locator(selector)
        .count()
        .catch(() => 0);
      if (count > 0) return frame;
    }
    return undefined;
  };
  const frame = await eventually(find, (found) => found !== undefined);
  if (frame === undefined) throw new Error('unreachable');
  return frame;
}
