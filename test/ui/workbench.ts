import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { repository } from '../../scripts/support/paths';
import { eventually } from './eventually';
import { ContextMenu } from './parts/contextMenu';
import { EditorArea } from './parts/editorArea';
import { Notifications } from './parts/notifications';
import { OutputPanel } from './parts/outputPanel';
import { QuickInput } from './parts/quickInput';
import { StatusBar } from './parts/statusBar';
import { Tree } from './parts/tree';
import { findWebview } from './parts/webview';

/** The window of VS Code, used as a person uses it: by keyboard, mouse, and what is on the screen. */
export class Workbench {
  readonly contextMenu: ContextMenu;
  readonly editorArea: EditorArea;
  readonly notifications: Notifications;
  readonly output: OutputPanel;
  readonly quickInput: QuickInput;
  readonly statusBar: StatusBar;

  constructor(readonly page: Page) {
    this.contextMenu = new ContextMenu(page);
    this.editorArea = new EditorArea(page);
    this.notifications = new Notifications(page);
    this.output = new OutputPanel(page);
    this.quickInput = new QuickInput(page);
    this.statusBar = new StatusBar(page);
  }

  /** Opens a page of the server and waits until the workbench stands. */
  static async open(page: Page, url: string): Promise<Workbench> {
    await page.goto(url);
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    await page.locator('.activitybar .action-item').first().waitFor();
    return new Workbench(page);
  }

  /** Presses a key or a chord, such as `Control+S`. */
  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Runs a command by its full title out of the palette; waits for it to be offered. */
  async runCommand(title: string): Promise<void> {
    const row = this.quickInput.found(title).first();
    const run = async (): Promise<boolean> => {
      await this.quickInput.open('F1');
      await this.quickInput.fill(`>${title}`);
      // The palette ranks by likeness and by use: the wanted command need not be the first.
      const isOffered = await row.waitFor({ timeout: 1000 }).then(
        () => true,
        () => false,
      );
      await (isOffered ? row.click() : this.quickInput.cancel());
      return isOffered;
    };
    // An open palette does not learn of commands that come later, as those of an extension at the start.
    await eventually(run, (hasRun) => hasRun);
  }

  /** The commands that the palette offers for a text. */
  async findCommands(text: string): Promise<string[]> {
    await this.quickInput.open('F1');
    await this.quickInput.fill(`>${text}`);
    const items = await this.quickInput.items();
    await this.quickInput.cancel();
    return items;
  }

  /** Opens a file by its path in the workspace, through Go to File. */
  async openFile(path: string): Promise<void> {
    const [name = path, ...folders] = path.split('/').reverse();
    // Recently opened files are listed before those that were searched for.
    const row = this.quickInput.found(name).filter({ hasText: folders.reverse().join('/') });
    // The list may change under a click, which then opens another file.
    await eventually(
      async () => {
        await this.quickInput.open('Control+P');
        await this.quickInput.fill(path);
        await row
          .first()
          .click({ timeout: 3000 })
          .catch(() => this.quickInput.cancel());
        await this.quickInput.waitForClose();
        return this.editorArea.showsFile(name);
      },
      (isShown) => isShown,
    );
  }

  /** Puts the cursor of the active editor to a place, counted from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.quickInput.open('Control+G');
    await this.quickInput.fill(`:${line}:${column}`);
    await this.quickInput.pick(`go to line ${line} at column ${column}`);
    await this.quickInput.waitForClose();
    await eventually(
      () => this.editorArea.position(),
      (position) => position === `Ln ${line}, Col ${column}`,
    );
  }

  /** Shows a container of views by its name in the activity bar. */
  async openViewContainer(name: string): Promise<void> {
    const item = this.page.locator(`.activitybar .action-item:has(a[aria-label^=${JSON.stringify(name)}])`);
    await item.waitFor();
    const title = this.page.locator('.part.sidebar .title-label', { hasText: name });
    const open = async (): Promise<boolean> => {
      if (await title.isVisible()) return true;
      // A badge covers the middle of the icon.
      await item.click({ position: { x: 8, y: 8 } });
      return title.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
    };
    // A click closes what somebody else has opened in the meantime: then it is clicked again.
    await eventually(open, (isOpen) => isOpen);
  }

  /** Waits until the badge of a container of views in the activity bar is as wanted; empty when it has none. */
  async waitForBadge(name: string, wanted: string): Promise<void> {
    const item = this.page.locator(`.activitybar .action-item:has(a[aria-label^=${JSON.stringify(name)}])`);
    const read = async (): Promise<string> => (await item.locator('.badge-content').allInnerTexts()).join('');
    await eventually(read, (badge) => badge === wanted);
  }

  /** A view of the open container, by its title. */
  view(name: string): Tree {
    const header = this.page.locator(`.pane-header[aria-label=${JSON.stringify(`${name} Section`)}]`);
    return new Tree(this.page, this.page.locator('.pane').filter({ has: header }));
  }

  /** The files of the workspace. */
  async openExplorer(): Promise<Tree> {
    await this.openViewContainer('Explorer');
    return new Tree(this.page, this.page.locator('.pane:has(.explorer-folders-view)'));
  }

  /** The document of a webview; the selector finds something that only it has. */
  async webview(selector: string): Promise<Frame> {
    return findWebview(this.page, selector);
  }

  /** Answers the modal dialog in the middle of the window, whose text it returns. */
  async answerDialog(button: string): Promise<string> {
    const dialog = this.page.locator('.monaco-dialog-box');
    const text = await dialog.innerText();
    await dialog.getByRole('button', { name: button }).first().click();
    await dialog.waitFor({ state: 'detached' });
    return text;
  }

  /** Leaves the restricted mode: trusts the folder that is open. */
  async trustFolder(): Promise<void> {
    await this.statusBar.item('Restricted Mode').click();
    await this.page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .click();
    await this.statusBar.item('Restricted Mode').waitForGone();
  }

  /** Saves a picture of the window under `test-results/`; returns the file. */
  async screenshot(name: string): Promise<string> {
    const folder = join(repository, 'test-results');
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    // Without it a notification is caught half transparent while it slides in.
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }
}
