import assert from 'node:assert/strict';
import { join } from 'node:path';
import { ConfigProblem } from '../../../src/check/config';
import { Projects } from '../../../src/check/projects';
import { projectWith, writeFiles } from '../../support/folders';

describe('The project around a file', () => {
  it('has the nearest .musterrc.json, which does not add to one above it', () => {
    const folder = projectWith({
      '.musterrc.json': '{"rules":{"shell-injection":"off"}}',
      'near/.musterrc.json': '{"rules":{"needless-shell":"error"}}',
    });
    const projects = new Projects();
    assert.deepEqual(projects.optionsFor(join(folder, 'src', 'a.ts')).rules, { 'shell-injection': 'off' });
    assert.deepEqual(projects.optionsFor(join(folder, 'near', 'deep', 'a.ts')).rules, {
      'needless-shell': 'error',
    });
  });

  it('has one configuration for all files where it was named', () => {
    const folder = projectWith({ '.musterrc.json': '{"rules":{"shell-injection":"off"}}' });
    const projects = new Projects({ rules: {}, isClustered: true, isSticky: undefined });
    const { rules, project } = projects.optionsFor(join(folder, 'a.ts'));
    assert.deepEqual([rules, project?.isClustered], [{}, true]);
  });

  it('has the packages of the nearest package.json, of every kind', () => {
    const folder = projectWith({
      'package.json': '{"dependencies":{"far":"1"}}',
      'one/package.json':
        '{"dependencies":{"execa":"1"},"devDependencies":{"zx":"1"},"optionalDependencies":"odd"}',
    });
    const { project } = new Projects().optionsFor(join(folder, 'one', 'src', 'a.ts'));
    assert.deepEqual(project?.dependencies?.toSorted(), ['execa', 'zx']);
  });

  it('is clustered where a script starts several workers, unless the configuration says otherwise', () => {
    const clustered = (script: string, config = '{}'): boolean | undefined => {
      const folder = projectWith({
        'package.json': JSON.stringify({ scripts: { start: script } }),
        '.musterrc.json': config,
      });
      return new Projects().optionsFor(join(folder, 'a.ts')).project?.isClustered;
    };
    assert.equal(clustered('muster run server.js'), true);
    assert.equal(clustered('NODE_ENV=production pm2 start server.js -i max'), true);
    assert.equal(clustered('pm2 start server.js'), false);
    assert.equal(clustered('node server.js'), false);
    assert.equal(clustered('node server.js', '{"clustered":true}'), true);
    assert.equal(clustered('muster run server.js', '{"clustered":false}'), false);
  });

  it('is clustered where a program of the same package runs so, unless the configuration says otherwise', () => {
    const clustered = (file: string, config = '{}'): boolean | undefined => {
      const folder = projectWith({
        'package.json': '{}',
        'other/package.json': '{}',
        'node_modules/dependency/package.json': '{}',
        '.musterrc.json': config,
      });
      const { project } = new Projects().optionsFor(join(folder, file), [join(folder, 'dist', 'server.js')]);
      return project?.isClustered;
    };
    assert.equal(clustered('src/routes/users.ts'), true);
    assert.equal(clustered('other/server.ts'), false);
    assert.equal(clustered('node_modules/dependency/index.js'), false);
    assert.equal(clustered('src/routes/users.ts', '{"clustered":false}'), false);
  });

  it('is read again when it is forgotten', () => {
    const folder = projectWith({ '.musterrc.json': '{"rules":{"shell-injection":"off"}}' });
    const projects = new Projects();
    const read = (): unknown => projects.optionsFor(join(folder, 'a.ts')).rules?.['shell-injection'];
    assert.equal(read(), 'off');
    writeFiles(folder, { '.musterrc.json': '{}' });
    assert.equal(read(), 'off');
    projects.forget();
    assert.equal(read(), undefined);
  });

  it('says what is wrong with its configuration for each file below it', () => {
    const folder = projectWith({ '.musterrc.json': '{' });
    const projects = new Projects();
    for (const name of ['a.ts', 'b.ts'])
      assert.throws(() => projects.optionsFor(join(folder, 'src', name)), ConfigProblem);
  });
});
