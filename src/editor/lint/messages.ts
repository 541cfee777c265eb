/** What the extension host and the thread that checks say to each other. */
import type { CommentPlace, Finding, LintOptions, TextEdit } from '../../lint';

export interface EditorFinding extends Finding {
  /** How a comment above the finding's line is written. */
  readonly comment: CommentPlace;
}

/** A text with what is known of it in the editor. */
export interface Checkable {
  readonly uri: string;
  /** Decides the language. */
  readonly fileName: string;
  readonly text: string;
  /** Where the file is; nothing for a text that was never saved. */
  readonly file?: FileContext;
  readonly settings: CheckSettings;
}

export interface FileContext {
  readonly path: string;
  /** The folder that is open in the editor and has the file in it. */
  readonly folder: string;
}

export interface CheckSettings {
  readonly rules: NonNullable<LintOptions['rules']>;
  readonly isSticky: boolean;
  /** The paths of programs that Muster has run. */
  readonly programs: readonly string[];
}

export interface ConfigFault {
  readonly file: string;
  readonly message: string;
}

export interface Checked {
  readonly findings: readonly EditorFinding[];
  /** What does not hold in the `.musterrc.json` of the file; it was checked without it. */
  readonly configFault?: ConfigFault;
}

export interface Fixed {
  readonly edits: readonly TextEdit[];
}

export interface FolderRequest {
  readonly path: string;
  readonly settings: CheckSettings;
}

/** A file of a folder in which something was found. */
export interface CheckedFile extends Checked {
  readonly path: string;
  readonly text: string;
}

export interface Progress {
  readonly checked: number;
  /** What was found since the last report. */
  readonly files: readonly CheckedFile[];
}

/** Each is answered by a {@link Reply} of the same id. */
export type Request =
  | { readonly type: 'check'; readonly id: number; readonly document: Checkable }
  | { readonly type: 'fix'; readonly id: number; readonly document: Checkable }
  | { readonly type: 'checkFolders'; readonly id: number; readonly folders: readonly FolderRequest[] };

/** Not answered. */
export type Notice =
  | { readonly type: 'close'; readonly uri: string }
  /** Configurations or ignore files have changed. */
  | { readonly type: 'forget' };

export type Reply =
  | { readonly type: 'result'; readonly id: number; readonly result: Checked | Fixed | Progress }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress };
