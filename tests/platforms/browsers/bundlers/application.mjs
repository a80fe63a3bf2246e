// The application given to bundlers: it imports the package by name, so anything dropped as unused becomes visible.
import { Adam, AdamW, centralize, Lion, RAdam, RMSprop, SGD, SGDM } from 'zeromean';
import { conformance } from './conformance.mjs';
import { firstStep } from './first-step.mjs';

/** The report of a page or a worker that began at this time. */
export function application(began) {
  const zeromean = { SGD, SGDM, Adam, AdamW, RMSprop, Lion, RAdam, centralize };
  const milliseconds = firstStep(zeromean, began);
  return { milliseconds, digests: conformance(zeromean) };
}
