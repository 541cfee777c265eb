import assert from 'node:assert/strict';
import * as ts from 'typescript';
import { parse, reparse } from '../../../src/lint/syntax/parse';
import { editsOf, programs } from './edits';

const edits = Number(process.env['MUSTER_LINT_EDITS'] ?? 40);
const seed = Number(process.env['MUSTER_LINT_SEED'] ?? 1);

describe('A text that is parsed again after an edit', function () {
  this.timeout(600_000);

  it('has the tree of the whole text', () => {
    let whole = 0;
    for (const [index, program] of [...programs, programs.join('\n')].entries()) {
      let tree = parse('file.ts', program);
      for (const text of editsOf(program, edits, seed + index)) {
        ({ tree } = reparse('file.ts', text, tree));
        const anew = parse('file.ts', text);
        assert.equal(tree.root.text, text);
        assert.equal(tree.errors.length === 0, anew.errors.length === 0, text);
        // Where there is an error, the parser need not make the same tree of the whole text.
        if (anew.errors.length > 0) continue;
        whole++;
        assert.deepEqual(placesIn(tree.root), placesIn(anew.root), text);
      }
    }
    assert.ok(whole > 0);
  });

  it('is a module by what is far behind the edit', () => {
    const statements = 'call(1);\n'.repeat(20);
    const text = `await (one);\n${statements}export {};\n`;
    const { tree } = reparse('file.ts', text.replace('one', 'another'), parse('file.ts', text));
    const [first] = tree.root.statements;
    assert.ok(first && ts.isExpressionStatement(first) && ts.isAwaitExpression(first.expression));
  });

  it('is whole again when what was opened far before its end is closed', () => {
    const text = `if (a) {\n  call(1);\n}\n${'call(2);\n'.repeat(20)}`;
    const open = reparse('file.ts', text.replace('}\n', ''), parse('file.ts', text)).tree;
    assert.equal(open.root.statements.length, 1);
    const { tree } = reparse('file.ts', text, open);
    assert.deepEqual(placesIn(tree.root), placesIn(parse('file.ts', text).root));
  });
});

/** Kinds and places of all nodes and lists, in the order of the text. */
function placesIn(root: ts.SourceFile): readonly string[] {
  const places: string[] = [];
  const enter = (node: ts.Node, parent?: ts.Node): void => {
    if (parent) assert.equal(node.parent, parent);
    places.push(`${node.kind} ${node.pos} ${node.end}`);
    const enterAll = (nodes: ts.NodeArray<ts.Node>): void => {
      places.push(`list ${nodes.pos} ${nodes.end}`);
      for (const one of nodes) enter(one, node);
    };
    ts.forEachChild(node, (child) => enter(child, node), enterAll);
  };
  enter(root);
  return places;
}
