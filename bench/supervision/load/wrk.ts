import { runCommand } from '../command';
import type { Generator, LoadFigures } from './generator';

/**
 * Reads what wrk 4 prints.
 * @throws Error when it is not that
 */
export function readWrk(output: string): LoadFigures {
  const requests = /^ +(\d+) requests in /m.exec(output)?.[1];
  const perSecond = /^Requests\/sec: +([\d.]+)/m.exec(output)?.[1];
  if (requests === undefined || perSecond === undefined) throw new Error(`wrk printed:\n${output}`);
  const socketErrors = /^ +Socket errors: (.+)$/m.exec(output)?.[1]?.match(/\d+/g) ?? [];
  const badAnswers = /^ +Non-2xx or 3xx responses: (\d+)/m.exec(output)?.[1] ?? '0';
  const errors = [...socketErrors, badAnswers].reduce((sum, count) => sum + Number(count), 0);
  return { requests: Number(requests), perSecond: Number(perSecond), errors };
}

export const wrk = (file: string): Generator => ({
  name: 'wrk',
  async run({ port, path, connections, duration, keepAlive }) {
    // Its seconds are whole: interrupted before they are over, it prints what it has measured until then.
    const longer = `${Math.ceil(duration / 1000) + 1}s`;
    const close = keepAlive ? [] : ['--header', 'Connection: close'];
    const url = `http://127.0.0.1:${port}${path}`;
    const args = [
      '--threads',
      '1',
      '--connections',
      String(connections),
      '--duration',
      longer,
      ...close,
      url,
    ];
    const { stdout, stderr } = await runCommand(file, args, process.env, { interruptAfter: duration });
    return readWrk(stdout + stderr);
  },
});
