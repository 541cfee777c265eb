import * as v from 'valibot';
import { runCommand } from '../command';
import { autocannonCommand } from '../systems/paths';
import type { Generator, LoadFigures } from './generator';

const ResultSchema = v.object({
  requests: v.object({ total: v.number(), average: v.number() }),
  errors: v.number(),
  resets: v.number(),
  non2xx: v.number(),
});

/**
 * Reads what `autocannon --json` prints.
 * @throws ValiError when it is not that
 */
export function readAutocannon(output: string): LoadFigures {
  const { requests, errors, resets, non2xx } = v.parse(ResultSchema, JSON.parse(output));
  return { requests: requests.total, perSecond: requests.average, errors: errors + resets + non2xx };
}

export const autocannon: Generator = {
  name: 'autocannon',
  async run({ port, path, connections, duration, keepAlive }) {
    const args = [
      '--json',
      '--no-progress',
      '--connections',
      String(connections),
      '--duration',
      String(Math.ceil(duration / 1000)),
    ];
    const reconnect = keepAlive ? [] : ['--reconnectRate', '1'];
    const url = `http://127.0.0.1:${port}${path}`;
    const command = [autocannonCommand, ...args, ...reconnect, url];
    const { stdout } = await runCommand(process.execPath, command, process.env);
    return readAutocannon(stdout);
  },
};
