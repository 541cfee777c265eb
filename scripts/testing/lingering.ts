/** How long a test process may take to end by itself after its last test. */
const patience = 10_000;

/** Mocha calls it after the last test: a process that does not end then was left something open by a test. */
export function mochaGlobalTeardown(): void {
  setTimeout(() => {
    const resources = [...new Set(process.getActiveResourcesInfo())].join(', ');
    console.error(`The tests are over, but something keeps the process alive: ${resources}`);
    // Mocha sets the exit code by its failures when the process exits; this comes after it.
    process.once('exit', () => (process.exitCode = 1));
    process.exit();
    // Unreferenced, it fires only when something else keeps the process alive.
  }, patience).unref();
}
