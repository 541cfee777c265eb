import type { Locator, Page } from 'playwright-core';
import { ariaLabels } from './elements';

/** The editors in the middle. */
export class EditorArea {
  constructor(private readonly page: Page) {}

  /** The labels of the open tabs. */
  async tabs(): Promise<string[]> {
    return this.page.locator('.part.editor .tab .label-name').allInnerTexts();
  }

  /** Waits until the tab with the label is the active one. */
  async waitForActive(label: string): Promise<void> {
    await this.page.locator('.part.editor .tab.active', { hasText: label }).waitFor();
  }

  /** The names of the actions at the upper right of the active editor. */
  async titleActions(): Promise<string[]> {
    const actions = this.#actions().locator('.action-label[aria-label]');
    return ariaLabels(actions);
  }

  /** Clicks an action at the upper right of the active editor. */
  async clickTitleAction(name: string): Promise<void> {
    await this.#actions().getByRole('button', { name }).first().click();
  }

  /** The text in sight of the active editor. */
  async text(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .view-lines').first();
    await lines.waitFor();
    return plainText(await lines.innerText());
  }

  /** The line and column of the cursor, as the status bar tells them. */
  async position(): Promise<string> {
    return this.page.locator('[id="status.editor.selection"]').innerText();
  }

  /** Clicks into the active editor and types, as on a keyboard. */
  async type(text: string): Promise<void> {
    await this.page.locator('.editor-group-container.active .view-lines').first().click();
    await this.page.keyboard.type(text);
  }

  #actions(): Locator {
    return this.page.locator('.editor-group-container.active .title .editor-actions');
  }
}

/** The editor draws spaces as no-break spaces. */
export function plainText(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
