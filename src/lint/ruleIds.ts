/** Every rule, in the order of the documentation. The ids are public: settings and comments name them. */
export const ruleIds = [
  'shell-injection',
  'argument-injection',
  'needless-shell',
  'untracked-child',
  'missing-error-listener',
  'process-per-request',
  'blocking-call',
  'shared-state',
  'sticky-required',
  'unguarded-refork',
  'unsupervised-workers',
  'worker-count',
  'deprecated-cluster-api',
] as const;

export type RuleId = (typeof ruleIds)[number];

/** Narrows a word of a comment or a setting. */
export function isRuleId(word: string): word is RuleId {
  return (ruleIds as readonly string[]).includes(word);
}
