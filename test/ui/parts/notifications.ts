import type { Locator, Page } from 'playwright-core';

/** A notification on the screen. */
export class Notification {
  constructor(private readonly toast: Locator) {}

  /** The message. */
  async text(): Promise<string> {
    return this.toast.locator('.notification-list-item-message').innerText();
  }

  /** `Info`, `Warning` or `Error`. */
  async severity(): Promise<string> {
    return (
      ((await this.toast.locator('.monaco-list-row').getAttribute('aria-label')) ?? '').split(':', 1)[0] ?? ''
    );
  }

  /** The labels of the buttons. */
  async buttons(): Promise<string[]> {
    return this.toast.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts();
  }

  /** Clicks a button. */
  async click(button: string): Promise<void> {
    await this.toast.getByRole('button', { name: button, exact: true }).click();
  }

  /** Closes it with its ✕. */
  async dismiss(): Promise<void> {
    await this.toast.hover();
    await this.toast.locator('.codicon-notifications-clear').click();
    await this.waitForGone();
  }

  /** Waits until it is gone. */
  async waitForGone(): Promise<void> {
    await this.toast.waitFor({ state: 'detached' });
  }
}

/** The notifications that slide in at the lower right. */
export class Notifications {
  readonly #toasts: Locator;

  constructor(page: Page) {
    this.#toasts = page.locator('.notifications-toasts .notification-toast');
  }

  /** Waits for a notification with the text. */
  async waitFor(text: string | RegExp): Promise<Notification> {
    const toast = this.#toasts.filter({ hasText: text }).first();
    await toast.locator('.notification-list-item-message').waitFor();
    return new Notification(toast);
  }

  /** The messages that are shown now. */
  async texts(): Promise<string[]> {
    return this.#toasts.locator('.notification-list-item-message').allInnerTexts();
  }
}
