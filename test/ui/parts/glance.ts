import type { Frame } from 'playwright-core';
import { eventually } from '../eventually';
import type { Workbench } from '../workbench';

/** The view in the sidebar that shows every session in few words. */
export class GlanceView {
  constructor(private readonly workbench: Workbench) {}

  frame(): Promise<Frame> {
    return this.workbench.webview('#dashboard[data-layout="sidebar"] main');
  }

  /** Waits until what is to be read matches. */
  async waitForText(pattern: RegExp): Promise<string> {
    return eventually(
      async () => (await this.frame()).locator('main').innerText(),
      (text) => pattern.test(text),
    );
  }
}
