// The ten devices: for each a digit as it sees it, its offset, and which classes it has.

import type { DeviceView } from '../../workers/federated.ts';
import { SIDE } from '../draw/ink.ts';
import { paint } from '../draw/picture.ts';

/** Fills a list with one item for each device. */
export function showDevices(list: HTMLElement, devices: readonly DeviceView[]): void {
  list.replaceChildren(...devices.map(itemOf));
}

function itemOf({ offset, classes, image }: DeviceView): HTMLLIElement {
  const item = document.createElement('li');
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  canvas.setAttribute('aria-hidden', 'true');
  paint(canvas, image);
  const brightness = document.createElement('b');
  brightness.textContent = signed(offset);
  const has = document.createElement('span');
  has.textContent = describeClasses(classes);
  item.append(canvas, brightness, has);
  return item;
}

/** "+0.31" or "-0.20", with a minus sign as wide as the plus. */
export function signed(offset: number): string {
  return `${offset < 0 ? '\u2212' : '+'}${Math.abs(offset).toFixed(2)}`;
}

/** "3 and 7", "0 to 9". */
export function describeClasses(classes: readonly number[]): string {
  if (classes.length === 10) return '0 to 9';
  return classes.length > 1 ? `${classes.slice(0, -1).join(', ')} and ${classes.at(-1)}` : `${classes[0]}`;
}
