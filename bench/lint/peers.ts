/**
 * How many of the cases that other analysers are tested with our rules find, and how much else they report there.
 * The cases are read from clones of the analysers' repositories, and none of them is kept here:
 *
 *     git clone --bare https://github.com/semgrep/semgrep-rules CLONES/semgrep+semgrep-rules   (and so on)
 *     npm run bench:lint:peers -- CLONES
 *
 * A finding of any severity counts. It is right when it, or a step of the way that it shows, lies in a line that the
 * authors labelled, or of which `judged.ts` says why it should have been. `--list` prints every miss and every false one.
 */
import type { Finding } from '../../src/lint';
import { flagged, silent } from '../../test/unit/lint/shellForms';
import { loadLint } from './bundle';
import { judgements } from './peers/judged';
import type { Case } from './peers/labels';
import { casesOf, suites, type Suite } from './peers/suites';

const [folder = '.', ...flags] = process.argv.slice(2);
const isListing = flags.includes('--list');
const { inspect } = await loadLint();

interface Tally {
  bad: number;
  found: number;
  reported: number;
  wrong: number;
  guarded: number;
  guardedReported: number;
}

const nothing = (): Tally => ({ bad: 0, found: 0, reported: 0, wrong: 0, guarded: 0, guardedReported: 0 });

function judgedLines(one: Case, is: 'bad' | 'good' | 'guarded'): readonly number[] {
  return judgements
    .filter((judgement) => judgement.is === is && one.file.endsWith(judgement.file))
    .flatMap(({ lines }) => lines);
}

function check(one: Case, suite: Suite, tally: Tally): void {
  const lineOf = (offset: number): number => one.text.slice(0, offset).split('\n').length;
  const linesOf = ({ range }: Pick<Finding, 'range'>): readonly number[] => {
    const lines: number[] = [];
    for (let line = lineOf(range.start); line <= lineOf(range.end); line++)
      lines.push(line + one.firstLine - 1);
    return lines;
  };
  const lines = one.text.split('\n').length;
  const isMine = (line: number): boolean => line >= one.firstLine && line < one.firstLine + lines;
  const good = judgedLines(one, 'good');
  const guarded = judgedLines(one, 'guarded').filter(isMine);
  const labelled = one.bad
    .map(({ start, end }) => ({ start: start + one.firstLine - 1, end: end + one.firstLine - 1 }))
    .filter(({ start, end }) => !good.some((line) => start <= line && line <= end));
  const added = judgedLines(one, 'bad')
    .filter(isMine)
    .map((line) => ({ start: line, end: line }));
  const sites = [...labelled, ...added];
  const seen = new Set<object>();
  const seenGuarded = new Set<number>();
  for (const finding of inspect(one.text, { fileName: one.file }).findings) {
    if (finding.rule !== suite.rule || suite.message?.test(finding.message) === false) continue;
    const own = linesOf(finding);
    const shown = [...own, ...finding.related.flatMap(linesOf)];
    const hit = sites.filter(({ start, end }) => shown.some((line) => start <= line && line <= end));
    for (const site of hit) seen.add(site);
    const isGuarded = own.some((line) => guarded.includes(line));
    if (isGuarded) own.forEach((line) => seenGuarded.add(line));
    else tally.reported++;
    if (!isGuarded && hit.length === 0) {
      tally.wrong++;
      if (isListing) console.log(`false   ${one.file}:${own[0]} ${finding.severity}: ${finding.message}`);
    }
  }
  tally.bad += sites.length;
  tally.found += seen.size;
  tally.guarded += guarded.length;
  tally.guardedReported += guarded.filter((line) => seenGuarded.has(line)).length;
  if (!isListing) return;
  for (const site of sites)
    if (!seen.has(site))
      console.log(
        `missed  ${one.file}:${site.start} ${one.text.split('\n')[site.start - one.firstLine]?.trim()}`,
      );
}

function add(to: Tally, { bad, found, reported, wrong, guarded, guardedReported }: Tally): void {
  to.bad += bad;
  to.found += found;
  to.reported += reported;
  to.wrong += wrong;
  to.guarded += guarded;
  to.guardedReported += guardedReported;
}

function line(name: string, { bad, found, reported, wrong, guarded, guardedReported }: Tally): string {
  const recall = bad === 0 ? '-' : (found / bad).toFixed(3);
  const precision = reported === 0 ? '-' : ((reported - wrong) / reported).toFixed(3);
  return `${name.padEnd(24)} ${`${found} of ${bad}`.padStart(11)} ${recall.padStart(7)} ${`${wrong} of ${reported}`.padStart(11)} ${precision.padStart(9)} ${`${guardedReported} of ${guarded}`.padStart(9)}`;
}

const totals = new Map<string, Tally>();
const rows: string[] = [];
for (const suite of suites) {
  const cases = casesOf(suite, folder);
  if (typeof cases === 'string') {
    console.error(cases);
    process.exitCode = 2;
    continue;
  }
  const tally = nothing();
  for (const one of cases) check(one, suite, tally);
  rows.push(line(suite.name, tally));
  const total = totals.get(suite.rule) ?? nothing();
  totals.set(suite.rule, total);
  add(total, tally);
}
console.log(
  `${'cases of'.padEnd(24)} ${'found'.padStart(11)} ${'recall'.padStart(7)} ${'false'.padStart(11)} ${'precision'.padStart(9)} ${'guarded'.padStart(9)}`,
);
for (const row of rows) console.log(row);
console.log();
for (const [rule, total] of totals) console.log(line(rule, total));

const finds = (text: string): boolean =>
  inspect(text, { fileName: 'file.ts' }).findings.some(({ rule }) => rule === 'shell-injection');
const count = (texts: Readonly<Record<string, string>>): string =>
  `${Object.values(texts).filter(finds).length} of ${Object.keys(texts).length}`;
console.log(`\nour own forms: found ${count(flagged)}, false ${count(silent)}`);
