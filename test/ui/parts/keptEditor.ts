import type { Page } from 'playwright-core';

/** Where VS Code keeps the state of a window in a browser. Source: src/vs/workbench/services/storage/browser/storageService.ts */
const read = `(async () => {
  const databases = await indexedDB.databases();
  const name = databases.map((one) => one.name).find((one) => /^vscode-web-state-db-(?!global)/.test(one));
  if (name === undefined) return undefined;
  return new Promise((resolve, reject) => {
    const opened = indexedDB.open(name);
    opened.onerror = () => reject(opened.error);
    opened.onsuccess = () => {
      const items = opened.result.transaction('ItemTable').objectStore('ItemTable');
      const item = items.get('memento/workbench.parts.editor');
      item.onerror = () => reject(item.error);
      item.onsuccess = () => resolve(item.result);
      item.transaction.oncomplete = () => opened.result.close();
    };
  });
})()`;

/** The parts that are read of a window whose editors are in one group. */
interface KeptEditors {
  'editorpart.state'?: {
    serializedGrid: { root: { data: { data: { editors: { value: string }[]; mru: number[] } }[] } };
  };
}

/**
 * What VS Code has kept of the editor that a reload of the window would show, as JSON; empty when there is none. In a
 * browser it is kept every 5 s at best, and what is younger is lost by a reload.
 */
export async function keptEditor(page: Page): Promise<string> {
  const kept = await page.evaluate<string | undefined>(read);
  const { 'editorpart.state': state } = JSON.parse(kept ?? '{}') as KeptEditors;
  const group = state?.serializedGrid.root.data[0]?.data;
  return group?.editors[group.mru[0] ?? 0]?.value ?? '';
}
