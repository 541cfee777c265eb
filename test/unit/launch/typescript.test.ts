import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { typeScriptOptions, type TypeScriptQuery } from '../../../src/launch/typescript';
import { folderWith } from './folders';

const packageOf = (exports: Record<string, string>): string => JSON.stringify({ version: '1.0.0', exports });
const tsx = {
  'node_modules/tsx/package.json': packageOf({ '.': './loader.mjs' }),
  'node_modules/tsx/loader.mjs': '',
};
const tsNode = {
  'node_modules/ts-node/package.json': packageOf({
    './esm': './esm.mjs',
    './register/transpile-only': './register.js',
  }),
  'node_modules/ts-node/esm.mjs': '',
  'node_modules/ts-node/register.js': '',
};

const query = (program: string, version: string, more: Partial<TypeScriptQuery> = {}): TypeScriptQuery => ({
  ...{ runtimeArgs: [], isModulePackage: false, needsDecoratorMetadata: false },
  ...more,
  program,
  version,
});

describe('how TypeScript is run', () => {
  let [bare, withTsx, withTsNode, withBoth] = ['', '', '', ''];

  before(async () => {
    const program = { 'server.ts': '' };
    bare = join(await folderWith(program), 'server.ts');
    withTsx = join(await folderWith({ ...program, ...tsx }), 'server.ts');
    withTsNode = join(await folderWith({ ...program, ...tsNode }), 'server.ts');
    withBoth = join(await folderWith({ ...program, ...tsx, ...tsNode }), 'server.ts');
  });

  const tsxOf = (program: string): string[] => [
    '--import',
    pathToFileURL(join(program, '../node_modules/tsx/loader.mjs')).href,
  ];
  const registerOf = (program: string): string[] => [
    '--require',
    join(program, '../node_modules/ts-node/register.js'),
  ];

  for (const [version, native] of [
    ['20.19.0', undefined],
    ['22.5.1', undefined],
    ['22.6.0', ['--experimental-strip-types']],
    ['22.17.1', ['--experimental-strip-types']],
    ['22.18.0', []],
    ['23.0.0', ['--experimental-strip-types']],
    ['23.5.0', ['--experimental-strip-types']],
    ['23.6.0', []],
    ['24.0.0', []],
    ['26.1.0', []],
  ] as const) {
    it(`on Node.js ${version}: ${native ? `by Node itself ${native.join(' ')}` : 'by a loader only'}`, () => {
      if (native) {
        assert.deepEqual(typeScriptOptions(query(bare, version)), { execArgv: native });
        assert.deepEqual(typeScriptOptions(query(withTsx, version)), {
          execArgv: native,
          fallback: tsxOf(withTsx),
        });
      } else {
        assert.throws(() => typeScriptOptions(query(bare, version)), {
          code: 'noTypeScriptLoader',
          message: `Node.js ${version} cannot run server.ts by itself: install tsx in the project, or use Node.js 22.18 or newer.`,
        });
        assert.deepEqual(typeScriptOptions(query(withTsx, version)), { execArgv: tsxOf(withTsx) });
      }
    });
  }

  it('prefers tsx, except where decorators need what only ts-node gives', () => {
    assert.deepEqual(typeScriptOptions(query(withBoth, '20.19.0')).execArgv, tsxOf(withBoth));
    const decorated = { needsDecoratorMetadata: true };
    assert.deepEqual(typeScriptOptions(query(withBoth, '20.19.0', decorated)).execArgv, registerOf(withBoth));
    assert.deepEqual(typeScriptOptions(query(withTsx, '20.19.0', decorated)).execArgv, tsxOf(withTsx));
    assert.deepEqual(typeScriptOptions(query(withTsNode, '20.19.0')).execArgv, registerOf(withTsNode));
  });

  it("uses ts-node's loader for modules where the program is one", () => {
    const loader = pathToFileURL(join(withTsNode, '../node_modules/ts-node/esm.mjs')).href;
    const options = typeScriptOptions(query(withTsNode, '20.19.0', { isModulePackage: true }));
    assert.deepEqual(options.execArgv, ['--loader', loader]);
    const module = withTsNode.replace(/ts$/, 'mts');
    assert.deepEqual(typeScriptOptions(query(module, '20.19.0')).execArgv, ['--loader', loader]);
    const common = withTsNode.replace(/ts$/, 'cts');
    const asked = query(common, '20.19.0', { isModulePackage: true });
    assert.deepEqual(typeScriptOptions(asked).execArgv, registerOf(withTsNode));
  });

  it('leaves JavaScript alone, and a program whose person chose a loader', () => {
    assert.deepEqual(typeScriptOptions(query('/app/server.js', '20.12.0')), { execArgv: [] });
    for (const runtimeArgs of [
      ['--import', 'tsx'],
      ['-r', 'ts-node/register'],
      ['--import=@swc-node/register/esm-register'],
      ['--experimental-strip-types'],
      ['--experimental-transform-types'],
    ]) {
      assert.deepEqual(typeScriptOptions(query(bare, '20.19.0', { runtimeArgs })), { execArgv: [] });
    }
  });
});
