// The command line: its options, defaults and checks. A bad option ends the program with one line and exit code 2.

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { TRAINING_IMAGES } from './mnist.ts';
import { OPTIMIZERS, type OptimizerChoice, PLACES } from './optimizers.ts';

const DEMOS = ['brightness', 'lr', 'landscape', 'federated'] as const;

/** Of federated averaging. */
export const ROUNDS = 12;

/** At least one rate. */
type Rates = readonly [number, ...number[]];

export interface Settings extends OptimizerChoice {
  readonly demo: (typeof DEMOS)[number];
  /** One rate for the brightness demonstration; the rates to compare for the others. */
  readonly lr: Rates;
  readonly epochs: number;
  readonly width: number;
  readonly images: number;
  readonly seeds: number;
  readonly out: string;
}

/** What these demonstrations fix: they train with SGDM and 32 hidden units, as the playground does. */
const FIXED: Record<Settings['demo'], readonly (keyof Settings)[]> = {
  brightness: [],
  lr: [],
  landscape: ['optimizer', 'at', 'width', 'lr'],
  federated: ['optimizer', 'at', 'width', 'epochs'],
};

const DEFAULT_RATES: Record<Settings['demo'], Partial<Record<Settings['optimizer'], Rates>>> = {
  brightness: { sgd: [0.5], sgdm: [0.05], adam: [0.001], adamw: [0.001] },
  lr: {
    sgd: [0.03, 0.1, 0.3, 1],
    sgdm: [0.003, 0.01, 0.03, 0.1],
    adam: [0.0003, 0.001, 0.003, 0.01],
    adamw: [0.0003, 0.001, 0.003, 0.01],
  },
  landscape: { sgdm: [0.003, 0.01, 0.03, 0.05] },
  federated: { sgdm: [0.05] },
};

export function parseSettings(args: readonly string[]): Settings {
  const command = commandLine();
  try {
    command.parse(args, { from: 'user' });
    const given = command.opts<Omit<Settings, 'lr'> & { lr?: Rates }>();
    const fixed = FIXED[given.demo].find((name) => command.getOptionValueSource(name) === 'cli');
    if (fixed) command.error(`error: option '--${fixed}' does not apply to '--demo ${given.demo}'`);
    const settings = { ...given, lr: given.lr ?? (DEFAULT_RATES[given.demo][given.optimizer] as Rates) };
    if (settings.demo === 'brightness' && settings.lr.length > 1) {
      command.error(
        "error: option '--lr' takes a list with '--demo lr' or federated; the brightness demonstration trains at one rate",
      );
    }
    return settings;
  } catch (error) {
    // Commander has printed its line or the help (exit code 0), and would exit with 1.
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
}

/** The command that repeats a run, with every default spelled out. */
export function repeatCommand({ lr, ...others }: Settings): string {
  const fixed: readonly string[] = FIXED[others.demo];
  const options = Object.entries({ ...others, lr: lr.join(',') })
    .filter(([name]) => !fixed.includes(name))
    .map(([name, value]) => `--${name} ${quoted(value)}`);
  return `npm start -- ${options.join(' ')}`;
}

/** Quotes a value for a shell if a folder name needs it. */
function quoted(value: string | number): string | number {
  return /[^\w./,+-]/.test(`${value}`) ? `'${value}'` : value;
}

function commandLine(): Command {
  return new Command('npm start --')
    .description(
      'Trains small perceptrons on MNIST with and without Gradient Centralization (GC), prints a table and draws a picture.',
    )
    .addOption(
      new Option(
        '--demo <name>',
        'brightness: accuracy where test images are brighter or darker; lr: by learning rate; landscape: sharpness and ' +
          'norm of the gradient along training; federated: averaging over ten devices, each brighter or darker',
      )
        .choices(DEMOS)
        .default('brightness'),
    )
    .addOption(new Option('--optimizer <name>', 'what every model is trained with').choices(OPTIMIZERS).default('sgdm'))
    .addOption(new Option('--at <place>', 'what GC centralizes (default: as the library has it)').choices(PLACES))
    .option(
      '--lr <rate>',
      'learning rate, or with --demo lr or federated a list: 0.01,0.1 (default: by optimizer)',
      rates,
    )
    .option('--epochs <n>', 'passes over the training images', wholeNumber(1000), 5)
    .option('--width <n>', 'hidden units', wholeNumber(4096), 32)
    .option('--images <n>', 'training images, the first n', wholeNumber(TRAINING_IMAGES), 2000)
    .option('--seeds <n>', 'models for each curve: seeds 1 to n', wholeNumber(100), 5)
    .option('--out <folder>', 'where the .svg and the .png go', '.')
    .helpOption('-h, --help', 'show this')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`) });
}

function rates(text: string): Rates {
  const [first = Number.NaN, ...others] = text.split(',').map(Number);
  const values: Rates = [first, ...others];
  if (values.every((rate) => rate > 0 && rate < Infinity)) return values;
  throw new InvalidArgumentError('Expected a positive number.');
}

function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${most}.`);
  };
}
