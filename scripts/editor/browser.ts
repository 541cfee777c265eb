import { chromium as playwright, type Browser } from 'playwright-core';
import { chromium } from './chromium';

// Background traffic is off so that a run needs no network; the sandbox cannot be used by root.
const flags = [
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
];

/** Starts a headless Chromium. */
export async function launchBrowser(): Promise<Browser> {
  const { executable, env } = chromium();
  const isRoot = process.getuid?.() === 0;
  return playwright.launch({
    executablePath: executable,
    env,
    args: isRoot ? [...flags, '--no-sandbox'] : flags,
    // Whoever starts it decides what a signal means.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
