import { relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as sarif from 'sarif';
import type { Position } from '../../../check/lines';
import { rules, type Fix, type Range, type Severity } from '../../../lint';
import { version } from '../../../../package.json';
import type { CheckedFile, Problem } from '../checkFile';
import type { Formatter } from './format';

const levels: Readonly<Record<Severity, sarif.ReportingConfiguration.level>> = {
  error: 'error',
  warning: 'warning',
  hint: 'note',
};

/** The folder that relative paths of files start at, by the name that code scanning gives it. */
const root = '%SRCROOT%';

/** What is said of one file. */
interface Part {
  readonly results: sarif.Result[];
  /** Why it could not be checked in whole. */
  readonly failures: sarif.Notification[];
}

/** SARIF 2.1.0 of OASIS, as code scanning of GitHub, GitLab and Azure reads it. */
export const sarifLog: Formatter = {
  part(file, { cwd }) {
    const part: Part = {
      results: file.problems.flatMap((problem) => (problem.finding ? [resultOf(problem, file, cwd)] : [])),
      failures: file.problems
        .filter(({ isFatal }) => isFatal)
        .map((problem) => notice(file.path, problem, cwd)),
    };
    return part.results.length + part.failures.length === 0 ? '' : JSON.stringify(part);
  },
  *whole(parts, { skipped }, { cwd }) {
    const all = parts.filter((part) => part !== '').map((part) => JSON.parse(part) as Part);
    const notes = skipped.map(({ path, reason }) => notice(path, { message: reason }, cwd));
    const log: sarif.Log = {
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: { name: 'Muster', version, semanticVersion: version, rules: rules.map(descriptor) },
          },
          columnKind: 'utf16CodeUnits',
          originalUriBaseIds: { [root]: { uri: `${pathToFileURL(cwd).href}/` } },
          invocations: [
            {
              executionSuccessful: true,
              toolExecutionNotifications: [...all.flatMap(({ failures }) => failures), ...notes],
            },
          ],
          results: all.flatMap(({ results }) => results),
        },
      ],
    };
    yield `${JSON.stringify(log, undefined, 2)}\n`;
  },
};

function descriptor({ id, summary, severity }: (typeof rules)[number]): sarif.ReportingDescriptor {
  return { id, shortDescription: { text: summary }, defaultConfiguration: { level: levels[severity] } };
}

function resultOf(
  { finding, severity, message, start, end }: Problem,
  file: CheckedFile,
  cwd: string,
): sarif.Result {
  const artifactLocation = locationOf(file.path, cwd);
  const regionOf = (range: Range): sarif.Region =>
    region(file.positionOf(range.start), file.positionOf(range.end));
  const physicalLocation = { artifactLocation, region: region(start, end) };
  const { related = [], fixes = [], rule = '' } = finding ?? {};
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation }],
    ...(related.length > 0 && {
      relatedLocations: related.map((place, index) => ({
        id: index,
        message: { text: place.message },
        physicalLocation: { artifactLocation, region: regionOf(place.range) },
      })),
    }),
    ...(fixes.length > 0 && {
      fixes: fixes.map((fix) => ({
        description: { text: fix.title },
        artifactChanges: [{ artifactLocation, replacements: replacementsOf(fix, regionOf) }],
      })),
    }),
  };
}

function replacementsOf({ edits }: Fix, regionOf: (range: Range) => sarif.Region): sarif.Replacement[] {
  return edits.map(({ range, newText }) => ({
    deletedRegion: regionOf(range),
    insertedContent: { text: newText },
  }));
}

function notice(
  path: string,
  { message, start }: { readonly message: string; readonly start?: Position },
  cwd: string,
): sarif.Notification {
  const artifactLocation = locationOf(path, cwd);
  return {
    level: start ? 'error' : 'note',
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation, ...(start && { region: region(start, start) }) } }],
  };
}

/** Lines and columns of SARIF count from 1. */
function region(start: Position, end: Position): sarif.Region {
  return {
    startLine: start.line + 1,
    startColumn: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
  };
}

function locationOf(path: string, cwd: string): sarif.ArtifactLocation {
  const name = relative(cwd, path);
  const isInside = name !== '' && !name.startsWith('..') && name !== path;
  if (!isInside) return { uri: pathToFileURL(path).href };
  return { uri: name.split(sep).map(encodeURIComponent).join('/'), uriBaseId: root };
}
