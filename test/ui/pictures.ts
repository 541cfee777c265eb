import type { App } from './app';

/** Takes a picture of the window after each test of the suite that fails; called in a `describe`. */
export function pictureFailures(current: () => App | undefined): void {
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replace(/\W+/g, '-').toLowerCase();
    await current()?.workbench.screenshot(`failed-${name}`);
  });
}
