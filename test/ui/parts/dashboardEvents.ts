import { eventually } from '../eventually';
import type { DashboardPage } from './dashboard';
import { textsIn } from './elements';

/** The tab Events of the dashboard. */
export class EventsTab {
  constructor(private readonly dashboard: DashboardPage) {}

  /** What has happened, the newest first. */
  async titles(): Promise<string[]> {
    return textsIn((await this.dashboard.frame()).getByRole('tabpanel'), '.event .title');
  }

  /** Waits until the list is as wanted. */
  async waitForTitles(isWanted: (titles: string[]) => boolean): Promise<string[]> {
    return eventually(() => this.titles(), isWanted);
  }

  /** Clicks the newest event of which the title matches. */
  async select(title: RegExp): Promise<void> {
    await (await this.dashboard.frame()).getByRole('option', { name: title }).first().click();
  }

  /** Waits until all that is known of the selected event matches, and returns it. */
  async waitForDetail(pattern: RegExp): Promise<string> {
    const detail = (await this.dashboard.frame()).getByRole('region', { name: 'The selected event' });
    return eventually(
      () => detail.innerText(),
      (text) => pattern.test(text),
    );
  }
}
