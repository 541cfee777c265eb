import type { Page } from 'playwright-core';
import { eventually } from '../eventually';
import { plainText } from './editorArea';

/** The panel with the output channels. */
export class OutputPanel {
  constructor(private readonly page: Page) {}

  /** Waits until the panel is shown. */
  async waitFor(): Promise<void> {
    await this.page.locator('.part.panel .output-view').first().waitFor();
  }

  /** The text in sight. */
  async text(): Promise<string> {
    const texts = await this.page.locator('.part.panel .output-view .view-lines').allInnerTexts();
    return plainText(texts.join('\n'));
  }

  /** Waits until the text in sight matches, and returns it. */
  async waitForText(pattern: RegExp, deadline?: number): Promise<string> {
    return eventually(
      () => this.text(),
      (text) => pattern.test(text),
      deadline,
    );
  }
}
