// Holds the dependency direction of the house: editor, cli → measure → launch, supervisor → control → processes → protocol;
// agent → processes, protocol; media, which runs in a browser → protocol.
const room = (name) => `^src/${name}/`;
/** What an import of it resolves to is its types. */
const vscode = '^(vscode$|node_modules/@types/vscode/)';
const never = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { path: '^src/', orphan: true }, to: {} },
    never(
      'protocol-is-the-ground',
      room('protocol'),
      '^src/(?!protocol/)',
      'what crosses a boundary depends on nobody',
    ),
    never(
      'launch-is-plain',
      room('launch'),
      '^src/(?!launch/|protocol/)',
      'launch builds a plan out of wishes',
    ),
    never(
      'supervisor-stands-alone',
      room('supervisor'),
      '^src/(?!supervisor/|control/|launch/|processes/|protocol/)',
      'it runs without an editor',
    ),
    never(
      'agent-stands-alone',
      room('agent'),
      '^src/(?!agent/|processes/|protocol/)',
      'it lives in the user’s process',
    ),
    never(
      'processes-stands-alone',
      room('processes'),
      '^src/(?!processes/|protocol/)',
      'it knows the machine, and nothing of sessions',
    ),
    never(
      'control-knows-no-supervisor',
      room('control'),
      '^src/(?!control/|processes/|protocol/)',
      'it carries requests, and does not answer them',
    ),
    never(
      'editor-asks-the-supervisor',
      '^src/(editor/|extension\\.ts)',
      room('processes'),
      'it may be far from them',
    ),
    never(
      'measure-runs-supervisors',
      room('measure'),
      '^src/(?!measure/|supervisor/address|control/|launch/|processes/|protocol/)',
      'it is a client of supervisors, like the editor',
    ),
    never('lint-is-pure', room('lint'), '^src/(?!lint/)', 'text in, findings out'),
    never(
      'check-knows-lint-alone',
      room('check'),
      '^src/(?!check/|lint/)',
      'it serves the terminal and the editor',
    ),
    never('cli-has-no-editor', room('cli'), '^src/(editor/|extension)', 'muster run works without an editor'),
    never('media-knows-protocol-alone', '^media/', '^src/(?!protocol/)', 'it runs in a browser'),
    never('media-has-no-vscode', '^media/', vscode, 'it runs in a browser'),
    {
      name: 'media-has-no-node',
      severity: 'error',
      comment: 'it runs in a browser',
      from: { path: '^media/' },
      to: { dependencyTypes: ['core'] },
    },
    never('nobody-imports-media', '^src/', '^media/', 'it is bundled for itself'),
    never(
      'vscode-only-in-editor',
      '^src/(?!editor/|extension\\.ts)',
      vscode,
      'only the editor’s adapters import vscode',
    ),
    never(
      'agent-has-no-dependency',
      '^src/(agent|processes)/',
      'node_modules',
      'nothing foreign enters the user’s process',
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
