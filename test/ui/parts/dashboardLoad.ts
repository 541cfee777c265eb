import type { Locator } from 'playwright-core';
import { eventually } from '../eventually';
import type { DashboardPage } from './dashboard';

/** The tab Load of the dashboard. */
export class LoadTab {
  constructor(private readonly dashboard: DashboardPage) {}

  /** The rows of a table of the tab, each cell as it is read. */
  async table(caption: string): Promise<string[][]> {
    const frame = await this.dashboard.frame();
    const rows = frame.getByRole('table', { name: caption }).getByRole('row');
    const texts = await rows.evaluateAll((elements: { readonly innerText: string }[]) =>
      elements.map(({ innerText }) => innerText),
    );
    return texts.map((text) => text.split('\t').map((cell) => cell.trim()));
  }

  /** Waits until the state of the worker of a lane is as wanted. */
  async waitForState(slot: number, state: string): Promise<void> {
    const row = (await this.dashboard.frame()).locator(`tr[data-slot="${slot}"]`);
    await eventually(
      async () => row.getAttribute('data-state'),
      (shown) => shown === state,
    );
  }

  /** The bars of a worker, which are a slider for who listens. */
  async lane(slot: number): Promise<Locator> {
    return (await this.dashboard.frame()).getByRole('slider', { name: `Requests of worker ${slot}` });
  }

  /** The request that the keyboard or the mouse points at in a lane. */
  async pointedAt(slot: number): Promise<string> {
    return (await (await this.lane(slot)).getAttribute('aria-valuetext')) ?? '';
  }

  /** Which request is pointed at in the lane of a worker, counted from 1, the oldest first. */
  async place(slot: number): Promise<number> {
    return Number(await (await this.lane(slot)).getAttribute('aria-valuenow'));
  }

  /** How many requests of a worker are drawn. */
  async drawn(slot: number): Promise<number> {
    return Number(await (await this.lane(slot)).getAttribute('aria-valuemax'));
  }
}
