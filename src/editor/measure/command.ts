import * as vscode from 'vscode';
import { runMeasure } from '../../measure/client';
import { workerCounts } from '../../measure/counts';
import { readLoadWishes } from '../../measure/loadWishes';
import { MeasureProblem } from '../../measure/problem';
import type { MeasureReport } from '../../protocol/measure';
import type { ClusterModel } from '../clusterModel';
import { showSettingProblems, showUntrusted } from '../launchProblems';
import { planTarget } from '../planTarget';
import { readMeasureSettings } from '../settings';
import { displayName, resolveTarget, type Target } from '../target';
import type { MeasurePanel } from './panel';

/**
 * A session of the program would hold its port, and take its share of the cores.
 * @returns whether the program may be measured now
 */
async function makeRoom(model: ClusterModel, program: string): Promise<boolean> {
  const running = model.sessions.filter((session) => session.model.plan.program === program);
  if (running.length === 0) return true;
  const message = `${displayName(program)} is running, and would share its port and the cores with what is measured.`;
  const stop = 'Stop and Measure';
  if ((await vscode.window.showWarningMessage(message, stop)) !== stop) return false;
  await Promise.all(running.map(({ client }) => client.stop()));
  return true;
}

async function measureTarget(target: Target): Promise<MeasureReport | undefined> {
  const { folder, resource, found } = target;
  const { load, requests: wishes, most, problems } = readMeasureSettings(resource, folder);
  void showSettingProblems(problems);
  const requests = await readLoadWishes(wishes, folder);
  const { plan, runtime, env } = await planTarget(target);
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Measuring ${displayName(found.program)}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const onProgress = (done: number, total: number, message: string): void =>
      progress.report({ message, increment: done === 0 ? 0 : 100 / total });
    const request = { plan, counts: workerCounts(most), requests, load };
    return runMeasure(runtime.path, env, request, { onProgress }, abort.signal);
  });
}

/** Measure Scaling, one at a time: two would measure each other. */
export class ScalingMeasurements {
  #isMeasuring = false;

  constructor(
    private readonly model: ClusterModel,
    private readonly panel: MeasurePanel,
  ) {}

  /**
   * Measures what was named, or what Run Clustered would run, and shows the result.
   * @returns the report; nothing when the person chose nothing, or cancelled
   * @throws LaunchProblem and MeasureProblem
   */
  async measure(uri?: vscode.Uri): Promise<MeasureReport | undefined> {
    if (!vscode.workspace.isTrusted) {
      await showUntrusted();
      return undefined;
    }
    if (this.#isMeasuring)
      throw new MeasureProblem('Another measurement is under way: cancel it, or wait for it.');
    this.#isMeasuring = true;
    try {
      return await this.#measure(uri);
    } finally {
      this.#isMeasuring = false;
    }
  }

  async #measure(uri?: vscode.Uri): Promise<MeasureReport | undefined> {
    const target = await resolveTarget(uri);
    if (!target) return undefined;
    const { program } = target.found;
    if (!(await makeRoom(this.model, program))) return undefined;
    const report = await measureTarget(target);
    if (report) this.panel.show({ report, name: displayName(program), program: vscode.Uri.file(program) });
    return report;
  }
}
