/**
 * The optimizers for TensorFlow.js, as subclasses of its `Optimizer`. One line in model.compile:
 * `optimizer: new AdamW({ learningRate: 1e-3, weightDecay: 0.01, clipNorm: 1, centralize: { model } })`.
 *
 * @module zeromean/tfjs
 */

import { engine, Optimizer, serialization, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Classes } from './tfjs/classes.ts';
import { create } from './tfjs/create.ts';

export * from './tfjs/create.ts';

const classes: Classes = create({ engine, Optimizer, serialization, tensor, tidy });

/**
 * Stochastic gradient descent, `w = w - learningRate (g + k w)`, with g the gradient and k the weight decay.
 *
 * @example
 * model.compile({ optimizer: new SGD({ learningRate: 0.1, centralize: { model } }), loss: 'meanSquaredError' });
 */
export const SGD: Classes['SGD'] = classes.SGD;
/** SGD with a momentum of 0.9 by default. The weights are those of `tf.train.momentum`, bit for bit. */
export const SGDM: Classes['SGDM'] = classes.SGDM;
/** Adam, with the defaults of `tf.train.adam`. */
export const Adam: Classes['Adam'] = classes.Adam;
/** Adam with decoupled weight decay, by default 0.01, which leaves out biases and norms. */
export const AdamW: Classes['AdamW'] = classes.AdamW;
/** RAdam: Adam that warms up by itself. */
export const RAdam: Classes['RAdam'] = classes.RAdam;
/** Lion: the sign of an interpolation between momentum and gradient, with decoupled weight decay. */
export const Lion: Classes['Lion'] = classes.Lion;
/** RMSprop, which adds `epsilon` to the root as torch does, not under it as `tf.train.rmsprop` does. */
export const RMSprop: Classes['RMSprop'] = classes.RMSprop;

/** An instance of {@link SGD}; each class has a type of the same name. */
export type SGD = InstanceType<Classes['SGD']>;
export type SGDM = InstanceType<Classes['SGDM']>;
export type Adam = InstanceType<Classes['Adam']>;
export type AdamW = InstanceType<Classes['AdamW']>;
export type RAdam = InstanceType<Classes['RAdam']>;
export type Lion = InstanceType<Classes['Lion']>;
export type RMSprop = InstanceType<Classes['RMSprop']>;
