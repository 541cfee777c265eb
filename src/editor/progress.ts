import * as vscode from 'vscode';

/** Work that is over sooner than this, in milliseconds, shows no progress: a flash would only disturb. */
const patience = 400;

/**
 * Shows a notification while work takes longer than a moment.
 * @param cancel called when the person presses Cancel
 */
export async function withPatience<T>(
  title: string,
  work: (report: (message: string) => void) => Promise<T>,
  cancel: () => void,
): Promise<T> {
  let report: (message: string) => void = (message) => (latest = message);
  let latest: string | undefined;
  const working = work((message) => report(message));
  const over = working.then(
    () => undefined,
    () => undefined,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), patience)));
  if ((await Promise.race([over, late])) === 'late') {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(cancel);
      report = (message) => progress.report({ message });
      if (latest !== undefined) report(latest);
      await over;
    });
  }
  clearTimeout(timer);
  return working;
}
