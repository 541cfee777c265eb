import type { DashboardRequest } from '../../src/protocol/dashboard';

/** How the page is arranged: all that outlives a hidden page, since the host knows the rest. */
export interface Arrangement {
  tab: string;
  /** In px. */
  scroll: number;
}

/** What VS Code gives to a webview's page. */
interface WebviewApi {
  postMessage(message: DashboardRequest): void;
  getState(): Arrangement | undefined;
  setState(state: Arrangement): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** May be acquired once a page. */
export const host = acquireVsCodeApi();

/** Asks the host for something; the answer is the next snapshot. */
export const ask = (request: DashboardRequest): void => host.postMessage(request);
