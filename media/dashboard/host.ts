import type { DashboardRequest } from '../../src/protocol/dashboard';

/** What VS Code gives to a webview's page. */
interface WebviewApi {
  postMessage(message: DashboardRequest): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** May be acquired once a page. */
export const host = acquireVsCodeApi();

/** Asks the host for something; the answer is the next snapshot. */
export const ask = (request: DashboardRequest): void => host.postMessage(request);
