import { inspect } from 'node:util';
import { noCounts, writeCounts } from './counts';

type TestError = Error & { actual?: unknown; expected?: unknown; cause?: unknown };

/**
 * A mocha reporter: prints each test as it ends, repeats the failures at the end, and writes the counts. It builds on
 * none of mocha's own reporters, so that it works the same in the extension host, where mocha is another module.
 */
class StageReporter {
  readonly #counts = noCounts();
  readonly #errors: { title: string; error: TestError }[] = [];
  #depth = 0;

  constructor(runner: Mocha.Runner) {
    writeCounts(this.#counts);
    runner.on('suite', (suite) => {
      if (suite.root) return;
      this.#print(suite.title);
      this.#depth += 1;
    });
    runner.on('suite end', (suite) => {
      if (!suite.root) this.#depth -= 1;
    });
    runner.on('pass', (test) => {
      this.#counts.passed += 1;
      const { duration = 0 } = test;
      this.#print(`✓ ${test.title}${duration < test.slow() ? '' : ` (${duration} ms)`}`);
      writeCounts(this.#counts);
    });
    runner.on('pending', (test) => {
      this.#counts.skipped += 1;
      this.#print(`- ${test.title}`);
      writeCounts(this.#counts);
    });
    runner.on('fail', (test, error: TestError) => {
      const title = test.titlePath().join(' › ');
      this.#counts.failed += 1;
      this.#counts.failures.push(`${title}: ${firstLine(error)}`);
      this.#errors.push({ title, error });
      this.#print(`✗ ${test.title}`);
      writeCounts(this.#counts);
    });
    runner.on('end', () => {
      for (const { title, error } of this.#errors) console.log(`\n✗ ${title}\n${indent(describe(error))}`);
      this.#counts.finished = true;
      writeCounts(this.#counts);
    });
  }

  #print(text: string): void {
    // Text that a test leaves in a format string must not be taken for one.
    console.log('%s', `${'  '.repeat(this.#depth + 1)}${text}`);
  }
}

function firstLine(error: TestError): string {
  return (error.message || String(error)).trimStart().split('\n', 1)[0] ?? '';
}

function describe(error: TestError): string {
  const cause = error.cause === undefined ? '' : `\ncaused by ${inspect(error.cause)}`;
  const text = `${error.stack ?? inspect(error)}${cause}`;
  if (error.actual === undefined || error.name === 'AssertionError') return text;
  return `${text}\nexpected: ${inspect(error.expected)}\nactual: ${inspect(error.actual)}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

// Mocha looks for a default export.
export { StageReporter as default };
