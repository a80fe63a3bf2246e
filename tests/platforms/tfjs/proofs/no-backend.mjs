// TensorFlow.js without a backend: what an optimizer can do there, and what TensorFlow.js says.
import { variable, zeros } from '@tensorflow/tfjs-core';
import { Adam } from 'zeromean/tfjs';

const optimizer = new Adam();
console.log(optimizer.learningRate);
try {
  variable(zeros([1]));
} catch (error) {
  console.log(error.message);
}
