import assert from 'node:assert/strict';
import { cp, flagged, silent } from './shellForms';
import { findingsOf, placeOf } from './support';

describe('shell-injection', () => {
  for (const [form, text] of Object.entries(flagged))
    it(`flags ${form}`, () => assert.equal(findingsOf('shell-injection', text).length, 1));

  for (const [form, text] of Object.entries(silent))
    it(`does not flag ${form}`, () => assert.deepEqual(findingsOf('shell-injection', text), []));

  it('is an error where the text comes from a request, and shows its path', () => {
    const text = `${cp}app.get('/', (req, res) => { const dir = req.query.dir; exec('ls ' + dir) })`;
    const [finding] = findingsOf('shell-injection', text);
    assert.equal(finding?.severity, 'error');
    assert.equal(placeOf(text, finding), "'ls ' + dir");
    assert.match(finding.message, /`req\.query\.dir` comes from a request/);
    assert.deepEqual(
      finding.related.map(({ range }) => text.slice(range.start, range.end)),
      ['req.query.dir'],
    );
  });

  const sources = {
    'the command line': `${cp}exec('ls ' + process.argv[2])`,
    'the environment': `${cp}exec('ls ' + process.env.DIRECTORY)`,
    'a message': `${cp}process.on('message', (m) => exec('ls ' + m.dir))`,
    'a destructured request': `${cp}app.post('/', ({ body }, res) => { const { dir } = body; exec('ls ' + dir) })`,
    'a request of a helper': `${cp}app.get('/', (req, res) => list(req.params.dir)); function list(dir) { exec('ls ' + dir) }`,
  };
  for (const [source, text] of Object.entries(sources))
    it(`is an error where the text comes from ${source}`, () =>
      assert.deepEqual(
        findingsOf('shell-injection', text).map(({ severity }) => severity),
        ['error'],
      ));

  it('is a warning where the command is assembled of what cannot be seen', () => {
    const [finding] = findingsOf('shell-injection', `${cp}exports.list = (dir) => exec('ls ' + dir)`);
    assert.equal(finding?.severity, 'warning');
  });

  it('is a hint for a wrapper that adds something to what it is given', () => {
    const [finding] = findingsOf(
      'shell-injection',
      `${cp}exports.run = (cmd) => exec('chcp 65001 && ' + cmd)`,
    );
    assert.equal(finding?.severity, 'hint');
  });

  it('is a hint for a wrapper that sets the code page of the console first', () => {
    const text = `${cp}let codepage = ''; exports.set = () => { codepage = read().trim(); };
      exports.run = (cmd) => exec('chcp 65001 > nul && cmd /C ' + cmd + ' && chcp ' + codepage + ' > nul');`;
    assert.deepEqual(
      findingsOf('shell-injection', text).map(({ severity }) => severity),
      ['hint'],
    );
  });

  it('does not let a check count that lets through what a shell takes apart, or that is of an earlier value', () => {
    const unsafe = [
      `function f(d) { if (!/^.+$/.test(d)) return; exec('ls ' + d) }`,
      `function f(d) { if (isNaN(parseInt(d))) return; exec('ls ' + d) }`,
      `function f(d) { if (!/^\\w+$/.test(d)) return; d = other(); exec('ls ' + d) }`,
    ];
    for (const text of unsafe) assert.equal(findingsOf('shell-injection', cp + text).length, 1, text);
  });

  it('takes a method of something else for no helper', () => {
    const text = `${cp}class A { run() { this.log.exec('done ' + this.d) } exec(command) { cp.exec(command) } }`;
    assert.deepEqual(
      findingsOf('shell-injection', text).map(({ severity }) => severity),
      ['hint'],
    );
  });

  it('is a hint for the temporary folder that a function of another file makes', () => {
    const severities = (text: string): readonly string[] =>
      findingsOf('shell-injection', cp + text).map(({ severity }) => severity);
    assert.deepEqual(severities('const bare = mkTmpDir(); exec(`git clone ${bare} .`)'), ['hint']);
    assert.deepEqual(severities('const dir = helpers.createTempDirectory(); exec(`git init ${dir}`)'), [
      'hint',
    ]);
    assert.deepEqual(severities('const bare = mkTmpDir(); exec(`git clone ${bare} ${branch}`)'), ['warning']);
    assert.deepEqual(severities('const dir = attempt(); exec(`git init ${dir}`)'), ['warning']);
  });

  it('is a hint for a wrapper that runs whatever it is given', () => {
    const [finding] = findingsOf('shell-injection', `${cp}exports.run = (command) => exec(command)`);
    assert.equal(finding?.severity, 'hint');
  });
});
