// The accuracy of the float32 steps: prints our error next to torch's, over the recorded runs and over single rows.
// Arguments: our index.js and, if there is one, a Python that has torch.

import { pathToFileURL } from 'node:url';
import { markdownTable } from 'markdown-table';
import { type Centralize, type Errors, LENGTHS, OFFSETS, type RowReport, rowErrors } from './rows.ts';
import { TorchProcess } from './torch.ts';
import { type Classes, vectorErrors } from './vectors.ts';

const [index = '', python] = process.argv.slice(2);
const library = (await import(pathToFileURL(index).href)) as Classes & { centralize: Centralize };

const torch = python === undefined ? undefined : new TorchProcess(python);

/** Prints rows below their headings, the first column left-aligned and the others right-aligned. */
function print(rows: string[][]): void {
  console.log(markdownTable(rows, { align: [...'lrrrrrrrrrr'] }));
}

const two = (x: number): string => x.toFixed(2);
const both = (errors: Errors | undefined): string[] =>
  errors === undefined ? ['not run', 'not run'] : [two(errors.mean), two(errors.worst)];

function printVectors(): void {
  const reports = vectorErrors(library);
  console.log('Recorded runs: largest error of a parameter, in ulp (2^-23) of its largest weight\n');
  print([
    ['file', 'cases', 'parameters', 'ours: mean', 'worst', 'theirs: mean', 'worst', 'at most theirs or 1 ulp'],
    ...reports.map(({ file, cases, parameters, ours, theirs, good }) => [
      file,
      `${cases}`,
      `${parameters}`,
      ...both(ours),
      ...both(theirs),
      `${good} of ${parameters}`,
    ]),
  ]);
}

/** Whether the worst row is at most torch's error or 1 ulp; if torch has not run, torch's cascade stands in for it. */
function isGood({ ours, torch: real, cascade }: RowReport): boolean {
  return ours.worst <= Math.max(1, (real ?? cascade).worst);
}

async function printRows(): Promise<RowReport[]> {
  const tools = { centralize: library.centralize, torch: torch?.phi ?? (() => undefined) };
  const reports: RowReport[] = [];
  for (const layout of ['rows', 'columns'] as const) {
    for (const length of LENGTHS) {
      for (const offset of OFFSETS) reports.push(await rowErrors(layout, length, offset, tools));
    }
  }
  console.log(
    '\nPhi of single rows, uniform of spread 1 around an offset: largest error, in ulp (2^-23) of the spread\n',
  );
  print([
    [
      'layout',
      'elements',
      'offset',
      'rows',
      'ours: mean',
      'worst',
      'torch: mean',
      'worst',
      'cascade: mean',
      'worst',
      '',
    ],
    ...reports.map((report) => [
      report.layout,
      `${report.length}`,
      `${report.offset}`,
      `${report.count}`,
      ...both(report.ours),
      ...both(report.torch),
      ...both(report.cascade),
      isGood(report) ? 'met' : 'MISSED',
    ]),
  ]);
  return reports;
}

try {
  printVectors();
  const reports = await printRows();
  const good = reports.filter(isGood).length;
  const rival = python === undefined ? 'torch’s cascade sum (torch: not run)' : 'torch';
  console.log(`\n${good} of ${reports.length} rows: ours at most 1.0 x ${rival}, or 1 ulp of the spread`);
} finally {
  torch?.stop();
}
