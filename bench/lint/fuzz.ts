/** Checks 100,000 mutated texts (or as many as the first argument says), and prints every exception and every second. */
import { mutationsOf, seeds } from '../../test/unit/lint/fuzz';
import { loadLint } from './bundle';

const count = Number(process.argv[2] ?? 100_000);
const { inspect } = await loadLint();
let slowest = 0;
let failures = 0;
for (const text of mutationsOf(seeds, count, 1)) {
  const start = process.cpuUsage();
  try {
    inspect(text, { fileName: 'file.tsx' });
  } catch (error) {
    failures++;
    console.error(error, JSON.stringify(text));
  }
  const { user, system } = process.cpuUsage(start);
  slowest = Math.max(slowest, (user + system) / 1000);
  if (user + system > 1e6) console.error('slow', JSON.stringify(text));
}
console.log(`${count} texts, ${failures} exceptions, the slowest ${slowest.toFixed(0)} ms`);
process.exitCode = failures > 0 || slowest > 1000 ? 1 : 0;
