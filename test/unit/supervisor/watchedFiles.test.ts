import assert from 'node:assert/strict';
import { ignoring, rootsOf } from '../../../src/supervisor/watchedFiles';

const file = { isFile: () => true };
const folder = { isFile: () => false };

describe('the files that are watched', () => {
  const isIgnored = ignoring({ folders: ['/home/u/.apps/shop', '/srv/lib'], files: ['/srv/data/rates.csv'] });

  for (const path of [
    ...['server.js', 'src/a.mts', 'views/home.ejs', 'config.json', 'a/b/c/d.TS', 'my.node_modules/a.js'],
    'node_modules.js',
  ]) {
    it(`are what a program is made of: ${path}`, () => {
      assert.equal(isIgnored(`/home/u/.apps/shop/${path}`, file), false);
      assert.equal(isIgnored(`/home/u/.apps/shop/${path}`), false);
    });
  }

  for (const path of [
    ...[
      'node_modules/x/index.js',
      'src/node_modules/x.js',
      '.git/index.js',
      '.next/server/app.js',
      '.eslintrc.js',
    ],
    ...['.server.js.swp', 'src/.cache/x.json', '../other/server.js', '../shop2/server.js'],
  ]) {
    it(`are nothing of packages, of what is hidden, or from elsewhere: ${path}`, () => {
      const all = new URL(path, 'file:///home/u/.apps/shop/').pathname;
      assert.equal(isIgnored(all, file), true);
      assert.equal(isIgnored(all), true);
    });
  }

  it('are not what a running program writes', () => {
    for (const name of ['app.log', 'data.sqlite', 'server.js~', '4913', 'upload.png', 'run.pid'])
      assert.equal(isIgnored(`/srv/lib/${name}`, file), true, name);
  });

  it('are found below every folder that is not passed over, whatever its name', () => {
    assert.equal(isIgnored('/srv/lib/app.log', folder), false);
    assert.equal(isIgnored('/srv/lib/node_modules', folder), true);
  });

  it('are those that are named, whatever they are, by their folders, and nothing else of these', () => {
    assert.equal(isIgnored('/srv/data/rates.csv', file), false);
    assert.equal(isIgnored('/srv/data', folder), false);
    assert.equal(isIgnored('/srv/data/other.csv', file), true);
    assert.equal(isIgnored('/srv/data/other.js', file), true);
    assert.equal(isIgnored('/srv/data/sub', folder), true);
    assert.deepEqual(rootsOf({ folders: ['/a'], files: ['/a/b.js', '/c/d.js', '/c/e.js'] }), ['/a', '/c']);
  });
});
