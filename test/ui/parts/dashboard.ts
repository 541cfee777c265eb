import type { Frame } from 'playwright-core';
import { eventually } from '../eventually';
import type { Workbench } from '../workbench';
import { ariaLabels, textsIn, type PageElement } from './elements';

/** A card as a person reads it. */
export interface CardText {
  state: string;
  pid: string;
  restarts: string;
  cause: string;
}

/** The dashboard. Its page is made anew each time it is shown, so nothing is kept of it here. */
export class DashboardPage {
  constructor(private readonly workbench: Workbench) {}

  /** The document, once the host has told it what to show. */
  frame(): Promise<Frame> {
    return this.workbench.webview('#dashboard[data-layout="panel"] main');
  }

  /** Everything that is to be read. */
  async text(): Promise<string> {
    return (await this.frame()).getByRole('tabpanel').innerText();
  }

  /** Waits until what is to be read matches. */
  async waitForText(pattern: RegExp): Promise<string> {
    return eventually(
      () => this.text(),
      (text) => pattern.test(text),
    );
  }

  /** The states of all workers, in the order of their slots. */
  async states(): Promise<string[]> {
    return textsIn((await this.frame()).getByRole('tabpanel'), '.card .state');
  }

  /** Waits until so many cards are shown and every worker is ready. */
  async waitForReady(count: number): Promise<void> {
    await eventually(
      () => this.states(),
      (states) => states.length === count && states.every((state) => state === 'ready'),
    );
  }

  /** What the card of a slot says. */
  async card(slot: number): Promise<CardText> {
    const card = (await this.frame()).locator(`.card[data-slot="${slot}"]`);
    const places = ['.state', 'dl > :nth-child(1) dd', 'dl > :nth-child(3) dd', '.cause'];
    // Read at one go: between two looks it may have changed.
    const [state = '', pid = '', restarts = '', cause = ''] = await card.evaluate(
      (element: PageElement, selectors) =>
        selectors.map((selector) => element.querySelector(selector)?.textContent?.trim() ?? ''),
      places,
    );
    return { state, pid, restarts, cause };
  }

  /** Waits until the card of a slot is as wanted, and returns what it says. */
  async waitForCard(slot: number, isWanted: (card: CardText) => boolean): Promise<CardText> {
    return eventually(() => this.card(slot), isWanted);
  }

  /** Shows another tab, and waits until it is there. */
  async showTab(name: string): Promise<void> {
    const frame = await this.frame();
    await frame.getByRole('tab', { name, exact: true }).click();
    await frame.getByRole('tabpanel', { name, exact: true }).waitFor();
    await frame.locator('.loading').waitFor({ state: 'detached' });
  }

  /** Chooses one of a few, by how its name begins. */
  async choose(name: string): Promise<void> {
    const label = (await this.frame()).locator('.choice label', { hasText: new RegExp(`^\\s*${name}\\b`) });
    await label.click();
  }

  /** Clicks what a screen reader knows as a button, link or tab of this name. */
  async click(name: string): Promise<void> {
    const frame = await this.frame();
    const named = { name, exact: true };
    const found = frame.getByRole('button', named).or(frame.getByRole('link', named));
    await found.or(frame.getByRole('tab', named)).first().click();
  }

  /** The sparklines of a card. */
  async sparklines(slot: number): Promise<string[]> {
    return ariaLabels((await this.frame()).locator(`.card[data-slot="${slot}"] .sparkline`));
  }

  /** Waits until a screen reader is told, without asking, what matches. */
  async waitForAnnouncement(pattern: RegExp): Promise<void> {
    const status = (await this.frame()).getByRole('status');
    await eventually(
      () => status.innerText(),
      (text) => pattern.test(text),
    );
  }

  /** The accessible name of what has the keyboard; empty when nothing in the page has it. */
  async focused(): Promise<string> {
    const frame = await this.frame();
    return frame.evaluate<string>(
      `(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').trim()`,
    );
  }

  /** How far it is scrolled, in px. */
  async scrolled(): Promise<number> {
    return (await this.frame()).evaluate<number>('window.scrollY');
  }
}
