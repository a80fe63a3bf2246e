// Development packages, as the lock file has them.

import { work } from './run.mjs';
import { contents, step } from './stamps.mjs';

export function packages() {
  return step('packages', {
    inputs: () => contents('package-lock.json'),
    outputs: ['node_modules/.package-lock.json'],
    make: () => work('installing npm packages', 'npm', ['ci', '--no-audit', '--no-fund']),
  });
}
