import type { Frame } from 'playwright-core';
import { eventually } from '../eventually';
import type { Workbench } from '../workbench';
import { ariaLabels } from './elements';

/** The result of Measure Scaling. Its page is made anew each time it is shown, so nothing is kept of it here. */
export class ScalingPage {
  constructor(private readonly workbench: Workbench) {}

  /** The document, once the host has told it what to show. */
  frame(): Promise<Frame> {
    return this.workbench.webview('#scaling main');
  }

  /** Everything that is to be read. */
  async text(): Promise<string> {
    return (await this.frame()).locator('main').innerText();
  }

  /** The names of the rows of the table. */
  async rows(): Promise<string[]> {
    return (await this.frame()).locator('tbody th').allInnerTexts();
  }

  /** What a screen reader says of the chart. */
  async chart(): Promise<string> {
    const [label = ''] = await ariaLabels((await this.frame()).getByRole('img'));
    return label;
  }

  async click(button: string): Promise<void> {
    await (await this.frame()).getByRole('button', { name: button, exact: true }).click();
  }

  /** Waits until what is to be read matches. */
  async waitForText(pattern: RegExp): Promise<string> {
    return eventually(
      () => this.text(),
      (text) => pattern.test(text),
    );
  }
}
