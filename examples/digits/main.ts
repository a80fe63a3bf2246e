// npm start: runs a demonstration, prints its table and draws its figure.

import { accessSync, constants, mkdirSync } from 'node:fs';
import { brightness } from './brightness.ts';
import { federation } from './federated.ts';
import { landscapes } from './landscape.ts';
import { learningRate } from './learning-rate.ts';
import { createOptimizer } from './optimizers.ts';
import { parseSettings, repeatCommand, type Settings } from './options.ts';
import { writePlot } from './plot.ts';
import { describeMachine, describeRun, type Report } from './report.ts';

const DEMONSTRATIONS: Record<Settings['demo'], (settings: Settings) => Report> = {
  brightness,
  lr: learningRate,
  landscape: landscapes,
  federated: federation,
};

const settings = parseSettings(process.argv.slice(2));
checkBeforeTraining(settings);
const start = performance.now();

console.log(`${describeRun(settings).join('\n')}\n${describeMachine()}\n`);
const { heading, table, notes, reading, figure } = DEMONSTRATIONS[settings.demo](settings);
console.log(`\n${heading}\n\n${table}\n\n${notes.join('\n')}\n`);
console.log(`Reading: ${reading}\n`);
console.log(`Written: ${(await writePlot(figure, settings.out)).join(', ')}`);
console.log(`Total:   ${((performance.now() - start) / 1000).toFixed(1)} s`);
console.log(`Repeat:  ${repeatCommand(settings)}`);

/** Checks that only the library and the file system can make: the combination of --optimizer and --at, and --out. */
function checkBeforeTraining({ lr, out, ...choice }: Settings): void {
  try {
    createOptimizer(choice, { weight: { shape: [2, 2], initial: 0 } }, lr[0], true);
    mkdirSync(out, { recursive: true });
    accessSync(out, constants.W_OK);
  } catch (error) {
    console.error(`error: ${(error as Error).message}`);
    process.exit(2);
  }
}
