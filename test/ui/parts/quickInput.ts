import type { Locator, Page } from 'playwright-core';
import { eventually } from '../eventually';
import { ariaLabels, exactly } from './elements';

/** The box at the top: the command palette, quick picks and input boxes. */
export class QuickInput {
  readonly #widget: Locator;

  constructor(private readonly page: Page) {
    this.#widget = page.locator('.quick-input-widget');
  }

  /** Opens it by a key, which is pressed again when it is lost: a webview that has just come takes the keyboard. */
  async open(key: string): Promise<void> {
    await eventually(async () => {
      await this.page.keyboard.press(key);
      await this.#widget.waitFor({ timeout: 2000 }).catch(() => undefined);
      return this.#widget.isVisible();
    }, Boolean);
  }

  /** Waits until it is open, with a title that contains the text where one is given. */
  async waitForOpen(title?: string): Promise<void> {
    const titled = title === undefined ? this.#widget : this.#widget.filter({ hasText: title });
    await titled.waitFor();
  }

  /** Waits until it is closed. */
  async waitForClose(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /** The text of the title, the prompt, the validation message and the rows, as a person sees it. */
  async text(): Promise<string> {
    return this.#widget.innerText();
  }

  /** Waits until the text in the box is as wanted: what is filled in before a dialog is ready is mixed with its own. */
  async waitForValue(isWanted: RegExp): Promise<void> {
    await eventually(
      () => this.#widget.locator('input.input').inputValue(),
      (value) => isWanted.test(value),
    );
  }

  /** Replaces the text in the box. */
  async fill(text: string): Promise<void> {
    await this.#widget.locator('input.input').fill(text);
  }

  /** Fills the box and presses Enter. */
  async submit(text: string): Promise<void> {
    await this.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Clicks OK until it is taken: a dialog for files looks at the folder first. */
  async confirm(): Promise<void> {
    const ok = this.#widget.getByRole('button', { name: 'OK', exact: true });
    await eventually(
      async () => {
        // It may be gone by now.
        await ok.click({ timeout: 1000 }).catch(() => undefined);
        return this.#widget.isVisible();
      },
      (isOpen) => !isOpen,
    );
  }

  /** The accessible names of the rows that are offered: label, description, detail. */
  async items(): Promise<string[]> {
    const rows = this.#rows();
    await rows.first().waitFor();
    return ariaLabels(rows);
  }

  /**
   * The rows of a name, once they were searched for: the letters that are found are marked. Before that a row may be
   * there too, but somewhere else, and a click on its way there meets another.
   */
  found(name: string): Locator {
    return this.#rows()
      .filter({ has: this.page.locator('.label-name', { hasText: exactly(name) }) })
      .filter({ has: this.page.locator('.highlight') });
  }

  /** Clicks the first row that contains the text. */
  async pick(text: string | RegExp): Promise<void> {
    await this.#rows().filter({ hasText: text }).first().click();
  }

  /** Ticks or clears the box of a row, where several can be picked. */
  async toggle(text: string | RegExp): Promise<void> {
    await this.#rows().filter({ hasText: text }).first().locator('.monaco-checkbox').click();
  }

  /** Closes it with Escape. */
  async cancel(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.waitForClose();
  }

  #rows(): Locator {
    return this.#widget.locator('.quick-input-list .monaco-list-row');
  }
}
