// What every part of the application reports about the package.
import { Adam, AdamW, centralize, Lion, RAdam, RMSprop, SGD, SGDM } from 'zeromean';
import { conformance } from './conformance.mjs';
import { firstStep } from './first-step.mjs';

export function report(began) {
  const zeromean = { SGD, SGDM, Adam, AdamW, RMSprop, Lion, RAdam, centralize };
  const milliseconds = firstStep(zeromean, began);
  return { milliseconds, digests: conformance(zeromean) };
}
