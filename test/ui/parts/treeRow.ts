import type { Locator, Page } from 'playwright-core';
import { ariaLabels } from './elements';
import { eventually } from '../eventually';
import { ContextMenu } from './contextMenu';

/** A row of a tree. */
export class TreeRow {
  constructor(
    private readonly page: Page,
    /** For what has no method here. */
    readonly locator: Locator,
  ) {}

  /** Waits until it is shown. */
  async waitFor(): Promise<this> {
    await this.locator.waitFor();
    return this;
  }

  /** Waits until it is gone. */
  async waitForGone(): Promise<void> {
    await this.locator.waitFor({ state: 'detached' });
  }

  /** The text of the label. */
  async label(): Promise<string> {
    return this.locator.locator('.label-name').first().innerText();
  }

  /** The greyed text behind the label; empty when there is none. */
  async description(): Promise<string> {
    const texts = await this.locator.locator('.label-description').allInnerTexts();
    return texts.join(' ');
  }

  /** Waits until the description matches, and returns it. */
  async waitForDescription(pattern: RegExp, deadline?: number): Promise<string> {
    return eventually(
      () => this.description(),
      (text) => pattern.test(text),
      deadline,
    );
  }

  /** What a screen reader says. */
  async ariaLabel(): Promise<string> {
    return (await this.locator.getAttribute('aria-label')) ?? '';
  }

  /** The depth in the tree, from 1. */
  async level(): Promise<number> {
    return Number(await this.locator.getAttribute('aria-level'));
  }

  /** The class names of the icon, among them `codicon-<id>`. */
  async icon(): Promise<string> {
    return (
      (await this.locator.locator('.custom-view-tree-node-item-icon').first().getAttribute('class')) ?? ''
    );
  }

  /** Whether it is open; undefined when it has no children. */
  async isExpanded(): Promise<boolean | undefined> {
    const value = await this.locator.getAttribute('aria-expanded');
    return value === null ? undefined : value === 'true';
  }

  /** Opens it, if it is not. */
  async expand(): Promise<void> {
    await this.#setExpanded(true);
  }

  /** Closes it, if it is not. */
  async collapse(): Promise<void> {
    await this.#setExpanded(false);
  }

  /** Clicks the label. */
  async click(): Promise<void> {
    await this.locator.locator('.label-name').first().click();
  }

  /** The names of the actions that appear in the row under the mouse. */
  async inlineActions(): Promise<string[]> {
    await this.locator.hover();
    const actions = this.locator.locator('.actions .action-label');
    return ariaLabels(actions);
  }

  /** Moves the mouse over the row and clicks one of its actions. */
  async clickInlineAction(name: string): Promise<void> {
    await this.locator.hover();
    await this.locator.locator('.actions').getByRole('button', { name, exact: true }).click();
  }

  /** Opens the context menu. */
  async openContextMenu(): Promise<ContextMenu> {
    await this.locator.click({ button: 'right' });
    return new ContextMenu(this.page);
  }

  /** Opens the context menu and clicks one of its entries. */
  async pickContextMenu(label: string): Promise<void> {
    await (await this.openContextMenu()).pick(label);
  }

  /** Rests the mouse on the row until the tooltip is shown, and returns its text. */
  async tooltip(): Promise<string> {
    await this.locator.locator('.label-name').first().hover();
    const hover = this.page.locator('.monaco-hover:visible').last();
    await hover.waitFor();
    return hover.innerText();
  }

  async #setExpanded(wanted: boolean): Promise<void> {
    const current = await eventually(
      () => this.isExpanded(),
      (value) => value !== undefined,
    );
    if (current !== wanted) await this.locator.locator('.monaco-tl-twistie').click();
    await eventually(
      () => this.isExpanded(),
      (value) => value === wanted,
    );
  }
}
