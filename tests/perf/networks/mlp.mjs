// A perceptron for MNIST, 784-128-10, all parameters in order: 101,770.
import { dense, vector } from './layers.mjs';

export const MLP = [dense(128, 784), vector(128), dense(10, 128), vector(10)];
