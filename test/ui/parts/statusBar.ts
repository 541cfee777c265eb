import type { Locator, Page } from 'playwright-core';
import { eventually } from '../eventually';

/** An item of the status bar. */
export class StatusBarItem {
  constructor(
    private readonly page: Page,
    private readonly item: Locator,
  ) {}

  /** The text, without icons. */
  async text(): Promise<string> {
    return (await this.item.innerText()).trim();
  }

  /** Waits until the text matches, and returns it. */
  async waitForText(pattern: RegExp, deadline?: number): Promise<string> {
    return eventually(
      () => this.text(),
      (text) => pattern.test(text),
      deadline,
    );
  }

  /** What a screen reader says. */
  async ariaLabel(): Promise<string> {
    return (await this.item.getAttribute('aria-label')) ?? '';
  }

  /** `warning-kind`, `error-kind`, or nothing: the kind of its colour. */
  async kind(): Promise<string> {
    return /\b(warning|error)-kind\b/.exec((await this.item.getAttribute('class')) ?? '')?.[0] ?? '';
  }

  /** Clicks it. */
  async click(): Promise<void> {
    await this.item.locator('a').click();
  }

  /** Rests the mouse on it until the tooltip is shown, and returns its text. */
  async tooltip(): Promise<string> {
    await this.item.hover();
    const hover = this.page.locator('.monaco-hover:visible').last();
    await hover.waitFor();
    return hover.innerText();
  }

  /** Waits until it is shown. */
  async waitFor(): Promise<this> {
    await this.item.waitFor();
    return this;
  }

  /** Waits until it is gone. */
  async waitForGone(): Promise<void> {
    await this.item.waitFor({ state: 'hidden' });
  }
}

/** The bar at the bottom. */
export class StatusBar {
  constructor(private readonly page: Page) {}

  /** The item with the text, or of the extension's item id. */
  item(by: string | RegExp | { id: string }): StatusBarItem {
    const items = this.page.locator('.statusbar-item');
    const found =
      typeof by === 'string' || by instanceof RegExp
        ? items.filter({ hasText: by })
        : this.page.locator(`.statusbar-item[id$=${JSON.stringify(by.id)}]`);
    return new StatusBarItem(this.page, found.first());
  }

  /** The texts of all items, left to right. */
  async texts(): Promise<string[]> {
    const texts = await this.page.locator('.statusbar-item').allInnerTexts();
    return texts.map((text) => text.trim());
  }
}
