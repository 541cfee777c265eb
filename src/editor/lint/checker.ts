import { fixText } from '../../check/fixText';
import { ConfigProblem } from '../../check/config';
import { findFiles, NothingFound } from '../../check/findFiles';
import { IgnoreFiles } from '../../check/ignoreFiles';
import { Projects } from '../../check/projects';
import { isMinified, readSource } from '../../check/source';
import { commentPlaceAt, inspect, LintDocument, type Analysis, type LintOptions } from '../../lint';
import type {
  Checkable,
  Checked,
  CheckedFile,
  CheckSettings,
  ConfigFault,
  EditorFinding,
  Fixed,
  FolderRequest,
  Progress,
} from './messages';

/** Trees of open documents that are kept between edits; one of 10,000 lines takes some 15 MB. */
const mostDocuments = 32;

/** Files of a folder between two reports. */
const filesPerReport = 50;

interface Known {
  readonly key: string;
  readonly document: LintDocument;
}

interface Options {
  readonly options: LintOptions;
  readonly configFault?: ConfigFault;
}

/** Checks the texts of the editor, and the folders that are open in it. It lives in a thread of its own. */
export class Checker {
  readonly #projects = new Projects();
  readonly #ignores = new Map<string, IgnoreFiles>();
  /** The least recently checked first. */
  readonly #documents = new Map<string, Known>();

  check(document: Checkable): Checked {
    if (this.#isLeftOut(document)) return { findings: [] };
    const { options, configFault } = this.#optionsFor(document);
    const key = JSON.stringify(options);
    const known = this.#documents.get(document.uri);
    const live = known?.key === key ? known.document : new LintDocument(options);
    this.#documents.delete(document.uri);
    this.#documents.set(document.uri, { key, document: live });
    for (const [uri] of this.#documents) {
      if (this.#documents.size <= mostDocuments) break;
      this.#documents.delete(uri);
    }
    return {
      findings: forEditor(document.text, live.update(document.text)),
      ...(configFault && { configFault }),
    };
  }

  fix(document: Checkable): Fixed {
    if (this.#isLeftOut(document)) return { edits: [] };
    const { options } = this.#optionsFor(document);
    return { edits: fixText(document.text, (text) => inspect(text, options)).edits };
  }

  /** @param report hears of every few files, and of the rest in the result */
  checkFolders(folders: readonly FolderRequest[], report: (progress: Progress) => void): Progress {
    let checked = 0;
    let files: CheckedFile[] = [];
    for (const { path: folder, settings } of folders)
      for (const path of this.#filesIn(folder)) {
        const source = readSource(path);
        if ('reason' in source) continue;
        const { text } = source;
        const { options, configFault } = this.#optionsFor({
          fileName: path,
          file: { path, folder },
          settings,
        });
        const findings = forEditor(text, inspect(text, options));
        if (findings.length > 0 || configFault)
          files.push({ path, text, findings, ...(configFault && { configFault }) });
        checked++;
        if (checked % filesPerReport !== 0) continue;
        report({ checked, files });
        files = [];
      }
    return { checked, files };
  }

  close(uri: string): void {
    this.#documents.delete(uri);
  }

  forget(): void {
    this.#projects.forget();
    this.#ignores.clear();
  }

  *#filesIn(folder: string): Generator<string> {
    try {
      for (const { path, problem, refusal } of findFiles([folder], folder, this.#ignoresOf(folder)))
        if (problem === undefined && refusal === undefined) yield path;
    } catch (error) {
      if (!(error instanceof NothingFound)) throw error;
    }
  }

  #isLeftOut({ fileName, text, file }: Checkable): boolean {
    const isIgnored = file !== undefined && this.#ignoresOf(file.folder).isFileIgnored(file.path);
    return isIgnored || isMinified(fileName, text);
  }

  #ignoresOf(folder: string): IgnoreFiles {
    const known = this.#ignores.get(folder);
    if (known) return known;
    const ignores = new IgnoreFiles(folder);
    this.#ignores.set(folder, ignores);
    return ignores;
  }

  #optionsFor({ fileName, file, settings }: Pick<Checkable, 'fileName' | 'file' | 'settings'>): Options {
    if (!file) return { options: merge({ fileName }, fileName, settings) };
    try {
      return { options: merge(this.#projects.optionsFor(file.path, settings.programs), fileName, settings) };
    } catch (error) {
      if (!(error instanceof ConfigProblem)) throw error;
      const configFault = { file: error.file, message: error.detail };
      return { options: merge({ fileName }, fileName, settings), configFault };
    }
  }
}

/** The project's file goes before a person's settings, so that the editor finds what the build finds. */
function merge(options: LintOptions, fileName: string, { rules, isSticky }: CheckSettings): LintOptions {
  return {
    fileName,
    rules: { ...rules, ...options.rules },
    project: { ...(isSticky && { isSticky }), ...options.project },
  };
}

function forEditor(text: string, { findings, tree }: Analysis): readonly EditorFinding[] {
  return findings.map((finding) => {
    const line = text.lastIndexOf('\n', finding.range.start - 1) + 1;
    return { ...finding, comment: tree ? commentPlaceAt(tree, line) : 'none' };
  });
}
