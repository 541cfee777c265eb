import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { runtimeMajors, runtimePath, type RuntimeMajor } from '../../scripts/testing/runtimes';
import { until } from '../support/until';
import { runWithAgent, type AgentProcess } from './support/agentProcess';
import { getJson } from './support/http';
import { fixture } from './support/paths';
import { supervise } from './support/supervisor';

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** How many sockets listen on a port. Source: proc(5), where 0A is the state LISTEN. */
function listeners(port: number): number {
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/net/${name}`, 'utf8').split('\n'));
  return rows.filter((row) => {
    const [, local, , state] = row.trim().split(/\s+/);
    return local?.endsWith(end) === true && state === '0A';
  }).length;
}

function start(major: RuntimeMajor, way: string, port: number): AgentProcess {
  const env = { PORT: String(port), MUSTER_SLOT: '1' };
  return runWithAgent(fixture('listens.js'), {
    args: [way],
    runtime: runtimePath(major),
    env,
    options: { reusePort: true },
  });
}

const taken = async (program: AgentProcess): Promise<void> => {
  await until('the port to be taken', () => program.stdout.includes('EADDRINUSE'));
};

describe('a port that each worker listens on by itself', () => {
  for (const major of runtimeMajors) {
    if (major >= 24) {
      it(`is shared by the kernel on Node.js ${major}`, async () => {
        const port = await freePort();
        for (const count of [1, 2]) {
          const program = start(major, 'taken', port);
          assert.equal(await program.port(), port);
          assert.equal(listeners(port), count);
        }
      });

      it(`stays exclusive where the program says so on Node.js ${major}`, async () => {
        const port = await freePort();
        await start(major, 'exclusive', port).port();
        await taken(start(major, 'taken', port));
      });
    } else {
      it(`is no matter of Node.js ${major}, whose programs listen as ever`, async () => {
        const port = await freePort();
        assert.equal(await start(major, 'taken', port).port(), port);
        await taken(start(major, 'taken', port));
      });
    }
  }

  it('is what the plan asks for with reuse-port', async () => {
    const port = await freePort();
    const supervisor = await supervise(fixture('probe.js'), {
      scheduling: 'reuse-port',
      workers: 3,
      env: { PORT: String(port) },
    });
    const address = await supervisor.log.address(3);
    assert.equal(address.port, port);
    assert.equal(listeners(port), 3);
    const seen = new Set<string>();
    await until('an answer of each worker', async () => {
      seen.add((await getJson<{ slot: string }>(address, '/whoami')).slot);
      return seen.size === 3;
    });
    assert.equal(await supervisor.stop(), 0);
  });
});
