/**
 * Runs `action` when the process leaves by `process.exit()`, as a cluster worker does that has lost its primary: after
 * the program's own `'exit'` listeners, and without one of ours, which the program could count.
 */
export function beforeLeaving(action: () => void): void {
  const own = process as NodeJS.Process & { reallyExit: (code: number) => never };
  const { reallyExit } = own;
  own.reallyExit = (code) => {
    try {
      action();
    } catch {
      // The process leaves as it would.
    }
    return reallyExit.call(process, code);
  };
}
