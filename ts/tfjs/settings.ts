// Settings: the settings of each variable: its output axis, and the factors for its rate and its weight decay.

import { fields, show, wrongType } from '../options/checks.ts';
import { type Axis, findPlaces, type Place } from './axes.ts';
import type { CentralizeOptions, SharedOptions } from './options.ts';
import type { Variable } from './tensorflow.ts';

/** The settings of one variable. */
export interface Setting {
  /** The output axis or axes, or why it is left alone; null if neither is needed. */
  readonly axis: Axis | null;
  readonly lrScale: number;
  readonly decayScale: number;
}

const FIELDS = ['model', 'models', 'axisOf', 'outputAxis', 'at', 'minRank', 'minFanIn'];

/** The settings of all variables that an optimizer meets. */
export class Settings {
  readonly #centralize: CentralizeOptions | undefined;
  /** The models, with their names in errors. */
  readonly #models: (readonly [string, object])[];
  readonly #lrScale: (variable: Variable) => number;
  readonly #decayScale: (variable: Variable) => number;
  #places: ReadonlyMap<Variable, Place> = new Map();

  /** Checks the options. `sparesVectors` is the default of `decayScale`: 0 for rank 0 and 1. */
  constructor(options: SharedOptions, sparesVectors: boolean) {
    const { centralize = false, lrScale = () => 1, decayScale } = options;
    const byRank = ({ rank }: Variable): number => (sparesVectors && rank < 2 ? 0 : 1);
    this.#lrScale = checkFunction('lrScale', lrScale);
    this.#decayScale = checkFunction('decayScale', decayScale ?? byRank);
    this.#centralize = centralize === false ? undefined : checkCentralize(centralize);
    const { model, models = [] } = this.#centralize ?? {};
    const listed = models.map((each, i) => [`centralize.models[${i}]`, each] as const);
    this.#models = [...(model === undefined ? [] : [['centralize.model', model] as const]), ...listed];
    this.look();
  }

  /** `centralize` as the core takes it: the axes come with the parameters. */
  get centralize(): object | false {
    if (this.#centralize === undefined) return false;
    const { at, minRank, minFanIn } = this.#centralize;
    return { at, minRank, minFanIn };
  }

  /** Adds a model, whose layers tell the axes of its weights. */
  add(model: object): void {
    findPlaces('model', model, new Map());
    this.#models.push(['model', model]);
    this.look();
  }

  /** Looks at all models, which may have been built since the last time. Returns their weights. */
  look(): Variable[] {
    const places = new Map<Variable, Place>();
    for (const [what, model] of this.#models) findPlaces(what, model, places);
    this.#places = places;
    return [...places.keys()];
  }

  /** The settings of a variable. */
  of(variable: Variable): Setting {
    return { axis: this.#axisOf(variable), lrScale: this.#lrScale(variable), decayScale: this.#decayScale(variable) };
  }

  #axisOf(variable: Variable): Axis | null {
    const { axisOf, outputAxis, minRank = 2 } = this.#centralize ?? {};
    if (this.#centralize === undefined || variable.rank < minRank) return null;
    const stated = axisOf?.(variable);
    if (stated === null) return 'axisOf returned null';
    if (typeof stated === 'number' || Array.isArray(stated)) return stated;
    if (stated !== undefined) {
      throw wrongType(
        `centralize.axisOf(${show(variable.name)})`,
        stated,
        'an axis, an array of axes, null or undefined',
      );
    }
    const place = this.#places.get(variable);
    const axis = place?.axis ?? outputAxis;
    if (axis !== undefined) return axis;
    const where = place === undefined ? 'which is in none of the models' : `of the layer ${place.layer}`;
    const help = place === undefined ? 'call optimizer.addModel(model) with its model, or ' : '';
    throw new TypeError(
      `${show(variable.name)} ${show(variable.shape)}, ${where}: its output axis is not known, ${help}pass centralize: { axisOf } ` +
        'that returns it, or null to leave the variable alone',
    );
  }
}

function checkFunction<Fn>(what: string, value: Fn): Fn {
  if (typeof value === 'function') return value;
  throw wrongType(what, value, 'a function of the variable');
}

function checkCentralize(value: CentralizeOptions): CentralizeOptions {
  const example = 'false or an object such as { model }, which tells the output axes';
  if (typeof value !== 'object' || value === null) throw wrongType('centralize', value, example);
  const { model, models, axisOf, outputAxis } = fields('centralize', value, FIELDS, 'centralize: option');
  if ([model, models, axisOf, outputAxis].every((each) => each === undefined)) {
    throw new TypeError('centralize has no output axes, expected model, models, axisOf or outputAxis');
  }
  if (models !== undefined && !Array.isArray(models))
    throw wrongType('centralize.models', models, 'an array of models');
  if (axisOf !== undefined) checkFunction('centralize.axisOf', axisOf);
  return value;
}
