import type { MeasurePageRequest } from '../../src/protocol/measurePage';

/** What VS Code gives to a webview's page. */
interface WebviewApi {
  postMessage(message: MeasurePageRequest): void;
}

declare function acquireVsCodeApi(): WebviewApi;

/** May be acquired once a page. */
const host = acquireVsCodeApi();

/** Asks the host for something. */
export const ask = (request: MeasurePageRequest): void => host.postMessage(request);
