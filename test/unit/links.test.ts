import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { repository } from '../../scripts/support/paths';

const below = (folder: string): string[] =>
  readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => join(folder, name));
const top = readdirSync(repository).filter((name) => name.endsWith('.md'));
const pages = [...top, ...below('docs'), ...below('examples')];
/** A link or a picture; what stands in code is neither. */
const links = /!?\[[^\]]*\]\(([^)\s]+)\)/g;
const code = /```[\s\S]*?```|`[^`\n]*`/g;

/** As GitHub and VS Code name a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

function anchorsOf(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

describe('The links of the documentation', () => {
  for (const page of pages)
    it(`lead somewhere: ${page}`, () => {
      const path = join(repository, page);
      const text = readFileSync(path, 'utf8').replace(code, '');
      const targets = [...text.matchAll(links)].map(([, target = '']) => target);
      const broken = targets.filter((target) => {
        if (/^https?:/.test(target)) return false;
        const [name = '', anchor] = target.split('#');
        const file = name === '' ? path : resolve(dirname(path), name);
        if (!existsSync(file)) return true;
        return anchor !== undefined && statSync(file).isFile() && !anchorsOf(file).includes(anchor);
      });
      assert.deepEqual(broken, []);
    });

  it('lead from the README to every page of the documentation, over no more than one other', () => {
    const seen = new Set([join(repository, 'README.md')]);
    for (let step = 0; step < 2; step++)
      for (const page of [...seen]) {
        if (!page.endsWith('.md')) continue;
        for (const [, target = ''] of readFileSync(page, 'utf8').replace(code, '').matchAll(links))
          if (!/^https?:/.test(target)) seen.add(resolve(dirname(page), target.split('#')[0] ?? ''));
      }
    const unreached = pages.filter((page) => page.startsWith('docs') && !seen.has(join(repository, page)));
    assert.deepEqual(unreached, []);
  });
});
