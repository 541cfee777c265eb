import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  contributes: {
    commands: { command: string }[];
    configuration: { title: string; properties: Record<string, { default: unknown }> }[];
    walkthroughs: {
      steps: { id: string; description: string; media: { image: string }; completionEvents: string[] }[];
    }[];
  };
}

const root = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { contributes } = JSON.parse(read('package.json')) as Manifest;
const pages = readdirSync(join(root, 'docs', 'settings'));

/** `Ready, Reload, Stop` → `ready-reload-stop.md`. */
const pageOf = (title: string): string => `${title.toLowerCase().replace(/\W+/g, '-')}.md`;

describe('The pages of the settings', () => {
  it('are one for each group', () => {
    assert.deepEqual(
      pages.toSorted(),
      contributes.configuration.map(({ title }) => pageOf(title)).toSorted(),
    );
  });

  for (const { title, properties } of contributes.configuration) {
    it(`tell each setting of ${title} in its order, with its default`, () => {
      const text = read(`docs/settings/${pageOf(title)}`);
      const told = [...text.matchAll(/^### `(.+)`\n\nDefault: `(.*)`$/gm)].map(([, id, value]) => [
        id,
        value,
      ]);
      const wanted = Object.entries(properties).map(([id, { default: value }]) => [
        id,
        JSON.stringify(value),
      ]);
      assert.deepEqual(told, wanted);
    });
  }
});

describe('The pages of the documentation', () => {
  const folders = ['docs', 'docs/notices', 'docs/rules', 'docs/settings'];
  const all = folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  );

  it('name settings that there are', () => {
    const known = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
    for (const page of ['README.md', ...all]) {
      for (const [, id = ''] of read(page).matchAll(/`(muster\.[a-z][\w.]*\w)`/g))
        assert.ok(known.includes(id), `${page}: ${id}`);
    }
  });
});

describe('The walkthrough', () => {
  const [{ steps } = { steps: [] }] = contributes.walkthroughs;

  it('has five steps, each with a picture', () => {
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['run', 'see', 'reload', 'leftovers', 'lint'],
    );
    for (const { media } of steps) assert.ok(existsSync(join(root, media.image)), media.image);
  });

  it('leads to commands and ends with events that there are', () => {
    const known = [...contributes.commands.map(({ command }) => command), 'muster.workers.focus'];
    for (const { description, completionEvents } of steps) {
      const links = [...description.matchAll(/\(command:([\w.]+)\)/g)].map(([, id = '']) => id);
      assert.ok(links.length > 0);
      const done = completionEvents.flatMap((event) => /^onCommand:(.+)$/.exec(event)?.[1] ?? []);
      for (const id of [...links, ...done]) assert.ok(known.includes(id), id);
    }
  });
});
