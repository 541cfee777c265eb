import * as vscode from 'vscode';
import { parseMessage } from '../../protocol/message';
import type { ClusterModel, Session } from '../clusterModel';
import { pickSession, targetOf, type CommandTarget } from './pick';
import { SentMessages } from './sentMessages';

/** Milliseconds that a confirmation stays in the status bar. */
const confirmationTime = 3000;

const hasWorker = ({ model }: Session): boolean => model.slots.some(({ info }) => info.pid !== undefined);

/** Sends what a person writes to one worker, or to all of a session, as the program's own primary would. */
export class SendMessage {
  readonly #sent: SentMessages;

  constructor(
    private readonly model: ClusterModel,
    state: vscode.Memento,
  ) {
    this.#sent = new SentMessages(state);
  }

  async send(target: CommandTarget): Promise<void> {
    const session = await pickSession(this.model, target, hasWorker);
    if (!session) return;
    const named = targetOf(this.model, target);
    const whom = named.session ? { slot: named.slot?.info.slot } : await pickWhom(session);
    if (!whom) return;
    const { slot } = whom;
    const to = slot === undefined ? `all workers of ${session.model.name}` : `worker ${slot}`;
    const text = await this.#ask(to);
    if (text === undefined) return;
    const parsed = parseMessage(text);
    if ('problem' in parsed) throw new Error(parsed.problem);
    const workers = await session.client.sendMessage(parsed.message, slot);
    await this.#sent.remember(text);
    const reached = slot === undefined ? `${workers} ${workers === 1 ? 'worker' : 'workers'}` : to;
    vscode.window.setStatusBarMessage(`Message sent to ${reached}`, confirmationTime);
  }

  /** @returns JSON; nothing when a person changed their mind */
  async #ask(to: string): Promise<string | undefined> {
    const input = vscode.window.createInputBox();
    const earlier: vscode.QuickInputButton = {
      iconPath: new vscode.ThemeIcon('history'),
      tooltip: 'Earlier Messages',
    };
    input.title = `Send a message to ${to}`;
    input.prompt = 'JSON, as the program would get it from its primary';
    input.placeholder = '{"cmd":"reload"}';
    input.value = this.#sent.all[0] ?? '';
    input.ignoreFocusOut = true;
    if (this.#sent.all.length > 1) input.buttons = [earlier];
    const validate = (text: string): boolean => {
      const parsed = parseMessage(text);
      const problem = 'problem' in parsed ? parsed.problem : undefined;
      // What is not begun yet is no mistake.
      input.validationMessage = text === '' ? undefined : problem;
      return problem === undefined;
    };
    try {
      return await new Promise((resolve) => {
        let isChoosing = false;
        const choose = async (): Promise<void> => {
          isChoosing = true;
          const chosen = await vscode.window.showQuickPick(this.#sent.all, { title: 'Earlier messages' });
          isChoosing = false;
          input.value = chosen ?? input.value;
          validate(input.value);
          input.show();
        };
        input.onDidChangeValue(validate);
        input.onDidTriggerButton(() => void choose());
        input.onDidAccept(() => {
          if (validate(input.value)) resolve(input.value);
        });
        // The list of earlier messages takes its place for a while.
        input.onDidHide(() => {
          if (!isChoosing) resolve(undefined);
        });
        input.show();
      });
    } finally {
      input.dispose();
    }
  }
}

/** @returns nothing when a person changed their mind; no slot for all workers */
async function pickWhom(session: Session): Promise<{ slot: number | undefined } | undefined> {
  const slots = session.model.slots.filter(({ info }) => info.pid !== undefined);
  const items = [
    { label: 'All workers', description: `${slots.length}`, slot: undefined },
    ...slots.map(({ info }) => ({
      label: `Worker ${info.slot}`,
      description: `pid ${info.pid ?? ''}`,
      slot: info.slot,
    })),
  ];
  return vscode.window.showQuickPick(items, { placeHolder: 'To which worker?' });
}
