import type { Locator, Page } from 'playwright-core';
import { ariaLabels, exactly, type PageElement } from './elements';
import { eventually } from '../eventually';
import { TreeRow } from './treeRow';

/** A tree: a view of the sidebar, or the explorer. Only the rows in sight exist. */
export class Tree {
  constructor(
    private readonly page: Page,
    private readonly pane: Locator,
  ) {}

  /** The first row whose label is the text, or matches the pattern. */
  row(label: string | RegExp): TreeRow {
    const exact = typeof label === 'string' ? exactly(label) : label;
    const named = this.page.locator('.label-name', { hasText: exact });
    return new TreeRow(this.page, this.#rows().filter({ has: named }).first());
  }

  /** The row that a screen reader names so, or with a name that matches. */
  rowByAriaLabel(name: string | RegExp): TreeRow {
    return new TreeRow(this.page, this.pane.getByRole('treeitem', { name }).first());
  }

  /** The rows in sight, top to bottom: indentation, label, description. */
  async text(): Promise<string[]> {
    const rows = await this.#rows().evaluateAll((elements: PageElement[]) =>
      elements.map((element) => ({
        top: element.getBoundingClientRect().top,
        level: Number(element.getAttribute('aria-level')),
        label: element.querySelector('.label-name')?.textContent ?? '',
        description: element.querySelector('.label-description')?.textContent ?? '',
      })),
    );
    return rows
      .sort((a, b) => a.top - b.top)
      .map(({ level, label, description }) => `${'  '.repeat(level - 1)}${label} ${description}`.trimEnd());
  }

  /** Waits until the rows are as wanted, and returns them. */
  async waitForText(isWanted: (rows: string[]) => boolean, deadline?: number): Promise<string[]> {
    return eventually(() => this.text(), isWanted, deadline);
  }

  /** The names of the actions in the view's title. */
  async titleActions(): Promise<string[]> {
    const actions = this.#titleToolbar().locator('.action-label');
    return ariaLabels(actions);
  }

  /** Clicks an action in the view's title. */
  async clickTitleAction(name: string): Promise<void> {
    await this.pane.hover();
    await this.#titleToolbar().getByRole('button', { name, exact: true }).first().click();
  }

  /** The text that an empty view shows, with its buttons. */
  async welcome(): Promise<string> {
    const welcome = this.pane.locator('.welcome-view-content');
    await welcome.waitFor();
    return welcome.innerText();
  }

  /** Clicks a button or link of an empty view. */
  async clickWelcome(name: string): Promise<void> {
    const welcome = this.pane.locator('.welcome-view-content');
    await welcome.getByRole('button', { name }).or(welcome.getByRole('link', { name })).first().click();
  }

  #rows(): Locator {
    return this.pane.locator('.monaco-list-row[role="treeitem"]');
  }

  /** The only view of a container has its actions in the container's title. */
  #titleToolbar(): Locator {
    const merged = this.page.locator(
      '.part.sidebar:has(.pane.merged-header) .composite.title .title-actions',
    );
    return this.pane.locator('.pane-header:not(.hidden) .actions').or(merged);
  }
}
