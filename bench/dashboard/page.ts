/** What the dashboard costs its page: how soon something is seen, and how smooth it is with 64 workers. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/editor/browser';
import { repository } from '../../scripts/support/paths';
import { renderPage } from '../../src/editor/dashboard/page';
import { SessionRecords } from '../../src/editor/dashboard/records';
import { takeSnapshot } from '../../src/editor/dashboard/snapshot';
import { SessionModel } from '../../src/editor/sessionModel';
import { tabIds, type DashboardSnapshot, type TabId } from '../../src/protocol/dashboard';
import { planDefaults } from '../../src/protocol/planDefaults';
import { Scene } from './scene';

const origin = 'http://dashboard.test';
const paints = 5;
/** Seconds for which frames are counted. */
const watched = 5;

export interface PageFigures {
  /** Milliseconds from the page's navigation to its first frame with cards. */
  firstPaint: number[];
  tabs: Record<string, { frames: number; heap: number }>;
}

/** A session that has run for a while, and goes on. */
function makeSession(
  workers: number,
  rate: number,
  messageRate: number,
): { next: (tab: TabId) => DashboardSnapshot } {
  const scene = new Scene({ session: 'bench', workers, rate, messageRate, start: Date.now() });
  const plan = { ...planDefaults, program: '/app/server.js', args: [], cwd: '/app', env: {}, slotEnv: {} };
  const model = new SessionModel('bench', { ...plan, execArgv: [], workers, watch: [] }, 'server.js');
  const records = new SessionRecords();
  const run = (): void => {
    for (const event of scene.second()) {
      model.apply(event);
      records.take(event, model);
    }
  };
  for (const event of scene.begin()) {
    model.apply(event);
    records.take(event, model);
  }
  for (let second = 0; second < 60; second++) run();
  return {
    next(tab) {
      run();
      return takeSnapshot([model], () => records, { tab }, scene.now);
    },
  };
}

async function openPage(browser: Browser, tab: TabId): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  const state = JSON.stringify({ tab, scroll: 0, selected: {}, tabs: {} });
  await page.addInitScript(
    `globalThis.acquireVsCodeApi = () => ({ postMessage() {}, getState: () => (${state}), setState() {} })`,
  );
  const types = { '.js': 'text/javascript', '.css': 'text/css' };
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const type = Object.entries(types).find(([ending]) => pathname.endsWith(ending))?.[1];
    if (type === undefined) {
      const parts = { script: '/dashboard.js', style: '/dashboard.css', cspSource: origin, nonce: 'bench' };
      await route.fulfill({ contentType: 'text/html', body: renderPage({ ...parts, layout: 'panel' }) });
    } else {
      const body = await readFile(join(repository, 'dist', pathname.slice(1)));
      await route.fulfill({ contentType: type, body });
    }
  });
  return page;
}

/** Shows a snapshot; resolves with the page's clock when the frame after it is drawn. */
const show = (page: Page, snapshot: DashboardSnapshot): Promise<number> =>
  page.evaluate<number>(
    `new Promise((resolve) => {
      window.postMessage(${JSON.stringify(snapshot)}, '*');
      setTimeout(() => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))));
    })`,
  );

/** Measures the page in a headless browser. */
export async function measurePage(workers: number, rate: number, messageRate: number): Promise<PageFigures> {
  const session = makeSession(workers, rate, messageRate);
  const small = makeSession(8, 800, 400);
  const browser = await launchBrowser();
  try {
    const firstPaint: number[] = [];
    for (let paint = 0; paint < paints; paint++) {
      const page = await openPage(browser, 'workers');
      await page.goto(origin);
      firstPaint.push(await show(page, small.next('workers')));
      await page.close();
    }
    const tabs: PageFigures['tabs'] = {};
    for (const tab of tabIds) tabs[tab] = await watch(browser, tab, session);
    return { firstPaint, tabs };
  } finally {
    await browser.close();
  }
}

async function watch(
  browser: Browser,
  tab: TabId,
  session: ReturnType<typeof makeSession>,
): Promise<{ frames: number; heap: number }> {
  const page = await openPage(browser, tab);
  await page.goto(origin);
  await show(page, session.next(tab));
  // Made before, so that what is measured is the page.
  const snapshots = Array.from({ length: Math.ceil(watched / 0.3) }, () => session.next(tab));
  const frames = await page.evaluate<number>(
    `new Promise((resolve) => {
      const snapshots = ${JSON.stringify(snapshots)};
      const begin = performance.now();
      let frames = 0, sent = 0;
      const timer = setInterval(() => window.postMessage(snapshots[sent++ % snapshots.length], '*'), 300);
      const count = () => {
        frames++;
        if (performance.now() - begin < ${watched * 1000}) return requestAnimationFrame(count);
        clearInterval(timer);
        resolve(frames / ((performance.now() - begin) / 1000));
      };
      requestAnimationFrame(count);
    })`,
  );
  const heap = await page.evaluate<number>('performance.memory.usedJSHeapSize');
  await page.close();
  return { frames, heap };
}
