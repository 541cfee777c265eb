import { buildPlan } from '../launch/buildPlan';
import { withoutEditor } from '../launch/environment';
import { findRuntime, type Runtime } from '../launch/runtime';
import type { Plan } from '../protocol/plan';
import { showSettingProblems } from './launchProblems';
import { readRunSettings } from './settings';
import { packageFolder, type Target } from './target';

/** All that is needed to start what was chosen. */
export interface Planned {
  plan: Plan;
  runtime: Runtime;
  /** Without the editor's own variables. */
  env: Record<string, string>;
}

/**
 * Plans what the settings say of a target; tells which of them could not be used.
 * @throws LaunchProblem when it cannot begin
 */
export async function planTarget({ found, folder, resource }: Target): Promise<Planned> {
  const settings = readRunSettings(resource, folder);
  void showSettingProblems(settings.problems);
  const env = withoutEditor(process.env);
  const runtime = await findRuntime(settings.runtimeExecutable, folder, env);
  const cwd = settings.wishes.cwd ?? found.cwd ?? (await packageFolder(found.program, folder));
  const plan = await buildPlan(found, { ...settings.wishes, cwd }, settings.policy, runtime, folder, env);
  return { plan, runtime, env };
}
