import type { Locator } from 'playwright-core';
import { eventually } from '../eventually';
import type { DashboardPage } from './dashboard';
import { textsIn } from './elements';

/** A long table of the dashboard, of which the rows in sight and around exist. */
export class DashboardTable {
  /** @param label what a screen reader calls it */
  constructor(
    private readonly dashboard: DashboardPage,
    private readonly label: string,
  ) {}

  /** The texts of a column's cells. */
  async cells(column: string): Promise<string[]> {
    const panel = (await this.dashboard.frame()).getByRole('tabpanel');
    return textsIn(panel, `[role="grid"][aria-label="${this.label}"] [role="gridcell"].${column}`);
  }

  /** Waits until the texts of a column are as wanted, and returns them. */
  waitFor(column: string, isWanted: (cells: string[]) => boolean): Promise<string[]> {
    return eventually(() => this.cells(column), isWanted);
  }

  /** Types into the box above the table. */
  async filter(label: string, text: string): Promise<void> {
    await (await this.dashboard.frame()).getByRole('searchbox', { name: label }).fill(text);
  }

  /** Clicks the first row that has the text. */
  async clickRow(text: string): Promise<void> {
    await (await this.#grid()).getByRole('row').filter({ hasText: text }).first().click();
  }

  async focus(): Promise<void> {
    await (await this.#grid()).focus();
  }

  /** The text of the row that the keyboard is on; empty when there is none. */
  async active(): Promise<string> {
    const grid = await this.#grid();
    const id = await grid.getAttribute('aria-activedescendant');
    if (id === null) return '';
    return (await grid.locator(`[id="${id}"]`).innerText()).trim();
  }

  async #grid(): Promise<Locator> {
    return (await this.dashboard.frame()).getByRole('grid', { name: this.label });
  }
}
