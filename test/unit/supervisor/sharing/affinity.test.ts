import assert from 'node:assert/strict';
import { Affinity } from '../../../../src/supervisor/sharing/affinity';
import { chooseSlot } from '../../../../src/supervisor/sharing/rendezvous';
import type { RequestHead } from '../../../../src/supervisor/sharing/requestHead';

const four: ReadonlySet<number> = new Set([1, 2, 3, 4]);
const clients = Array.from({ length: 4000 }, (_, i) => `10.${i >> 8}.${i & 255}.7`);

function head(headers: Record<string, string>): RequestHead {
  return { header: (name) => headers[name] };
}

describe('the slot of a client', () => {
  it('is spread evenly', () => {
    const counts = new Map<number, number>();
    for (const client of clients) {
      const slot = chooseSlot(client, four) ?? 0;
      counts.set(slot, (counts.get(slot) ?? 0) + 1);
    }
    assert.deepEqual([...counts.keys()].sort(), [1, 2, 3, 4]);
    for (const count of counts.values()) assert.ok(count > 900 && count < 1100, `${count} of 4000`);
  });

  it('changes only for those whose slot goes, and goes to one that comes only as much as its share', () => {
    const three = new Set([1, 2, 4]);
    let came = 0;
    for (const client of clients) {
      const before = chooseSlot(client, four);
      if (before !== 3) assert.equal(chooseSlot(client, three), before);
      const after = chooseSlot(client, [...four, 5]);
      if (after === 5) came++;
      else assert.equal(after, before);
    }
    assert.ok(came > 700 && came < 900, `${came} of 4000`);
  });

  it('is none where there is no slot', () => {
    assert.equal(chooseSlot('10.0.0.1', []), undefined);
    assert.equal(new Affinity({ by: 'address' }).choose('10.0.0.1', undefined, new Set()), undefined);
  });

  it('by address is the same for IPv4 on an IPv6 socket', () => {
    const affinity = new Affinity({ by: 'address' });
    for (const client of clients) {
      assert.equal(
        affinity.choose(`::ffff:${client}`, undefined, four),
        affinity.choose(client, undefined, four),
      );
      assert.equal(
        affinity.choose(`::FFFF:${client}`, undefined, four),
        affinity.choose(client, undefined, four),
      );
    }
  });

  it('by cookie is where the client was without it, then and from anywhere', () => {
    const affinity = new Affinity({ by: 'cookie', name: 'sid' });
    for (const client of clients.slice(0, 100)) {
      const first = affinity.choose(client, head({}), four);
      const cookie = head({ cookie: `a=b; SID=${client}` });
      // Another slot that is there now does not hold the session.
      assert.equal(affinity.choose(client, cookie, new Set([...four, 5, 6, 7, 8])), first);
      assert.equal(affinity.choose('192.0.2.1', cookie, four), first);
    }
  });

  it('by cookie is not disturbed by another client of the same address', () => {
    const affinity = new Affinity({ by: 'cookie', name: 'sid' });
    const abroad = clients.find((client) => chooseSlot(client, four) !== chooseSlot('10.9.9.9', four)) ?? '';
    const wanderer = head({ cookie: 'sid=wanderer' });
    const away = affinity.choose(abroad, wanderer, four);
    const home = affinity.choose('10.9.9.9', head({}), four);
    assert.equal(affinity.choose('10.9.9.9', wanderer, four), away);
    assert.equal(affinity.choose('10.9.9.9', head({ cookie: 'sid=resident' }), four), home);
    assert.notEqual(away, home);
  });

  it('by cookie is another while its own is gone, and stays that one', () => {
    const affinity = new Affinity({ by: 'cookie', name: 'sid' });
    const cookie = head({ cookie: 'sid=1' });
    const own = affinity.choose('10.0.0.1', cookie, four) ?? 0;
    const other = affinity.choose('10.0.0.1', cookie, new Set([...four].filter((slot) => slot !== own)));
    assert.notEqual(other, own);
    assert.equal(affinity.choose('10.0.0.1', cookie, four), other);
  });

  it('by header follows the value alone, and the address where there is none', () => {
    const affinity = new Affinity({ by: 'header', name: 'X-Tenant' });
    for (let i = 0; i < 100; i++) {
      const tenant = head({ 'x-tenant': `tenant ${i}` });
      assert.equal(affinity.choose(clients[i], tenant, four), affinity.choose(clients[i + 1], tenant, four));
      assert.equal(affinity.choose(clients[i], head({}), four), chooseSlot(clients[i] ?? '', four));
    }
  });
});
