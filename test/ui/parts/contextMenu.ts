import type { Locator, Page } from 'playwright-core';
import { ariaLabels } from './elements';

/** The menu that a right click opens. */
export class ContextMenu {
  readonly #menu: Locator;

  constructor(private readonly page: Page) {
    this.#menu = page.locator('.monaco-menu-container');
  }

  /** The labels of the entries, top to bottom. */
  async items(): Promise<string[]> {
    const labels = this.#menu.locator('.action-label[aria-label]:not(.separator)');
    await labels.first().waitFor();
    return ariaLabels(labels);
  }

  /** Chooses the entry with the label. */
  async pick(label: string): Promise<void> {
    // A menu that has just opened ignores clicks, lest the end of the right click choose something.
    await this.#menu.getByRole('menuitem', { name: label }).first().hover();
    await this.page.keyboard.press('Enter');
    await this.#menu.waitFor({ state: 'hidden' });
  }
}
