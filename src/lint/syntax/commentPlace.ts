import * as ts from 'typescript';
import { startOf } from './nodes';
import type { SyntaxTree } from './parse';

/** How a comment is written at a place: as in code, as a child of a JSX element, or not at all. */
export type CommentPlace = 'code' | 'jsx' | 'none';

/** @param offset where a comment on a line of its own would be put in, such as the start of a line */
export function commentPlaceAt({ root }: SyntaxTree, offset: number): CommentPlace {
  let node: ts.Node = root;
  for (;;) {
    const within: ts.Node | undefined = ts.forEachChild(node, (child) =>
      child.pos <= offset && offset < child.end ? child : undefined,
    );
    if (!within) return 'code';
    if (ts.isJsxText(within)) return 'jsx';
    const parent = within.parent;
    if (within.pos === offset && isJsxParent(parent) && within !== openingOf(parent)) return 'jsx';
    if (isText(within) && startOf(within, root) < offset) return 'none';
    node = within;
  }
}

function isJsxParent(node: ts.Node): node is ts.JsxElement | ts.JsxFragment {
  return ts.isJsxElement(node) || ts.isJsxFragment(node);
}

function openingOf(node: ts.JsxElement | ts.JsxFragment): ts.Node {
  return ts.isJsxElement(node) ? node.openingElement : node.openingFragment;
}

/** What can go over several lines and in which a comment would be text. */
function isText(node: ts.Node): boolean {
  return (
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node)
  );
}
