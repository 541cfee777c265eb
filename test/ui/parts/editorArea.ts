import type { Locator, Page } from 'playwright-core';
import { eventually } from '../eventually';
import { ariaLabels } from './elements';
import { keptEditor } from './keptEditor';

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

  /** Waits until a reload of the window would show the tab with the label. */
  async waitForKept(label: string): Promise<void> {
    await eventually(
      () => keptEditor(this.page),
      (kept) => kept.includes(label),
    );
  }

  /** Whether the file of a name is shown, or is within 3 s: an editor comes after what has opened it is gone. */
  async showsFile(name: string): Promise<boolean> {
    const tab = this.page.locator(`.part.editor .tab.active[data-resource-name=${JSON.stringify(name)}]`);
    await tab
      .first()
      .waitFor({ timeout: 3000 })
      .catch(() => undefined);
    return (await tab.count()) > 0;
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

  /** How many squiggles of a severity are in sight in the active editor. */
  async squiggles(severity: 'error' | 'warning'): Promise<number> {
    return this.page.locator(`.editor-group-container.active .squiggly-${severity}`).count();
  }

  /** Opens the menu of what can be done about what is under the cursor, until it offers something; its titles. */
  async quickFixes(): Promise<string[]> {
    const titles = this.page.locator('.action-widget .monaco-list-row .title');
    const open = async (): Promise<string[]> => {
      await this.page.keyboard.press('Control+.');
      await titles
        .first()
        .waitFor({ timeout: 2000 })
        .catch(() => undefined);
      return titles.allInnerTexts();
    };
    return eventually(open, (found) => found.length > 0);
  }

  /** Takes one out of the menu that is open. */
  async applyQuickFix(title: string): Promise<void> {
    await this.page.locator('.action-widget .monaco-list-row', { hasText: title }).first().click();
  }

  #actions(): Locator {
    return this.page.locator('.editor-group-container.active .title .editor-actions');
  }
}

/** The editor draws spaces as no-break spaces. */
export function plainText(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
