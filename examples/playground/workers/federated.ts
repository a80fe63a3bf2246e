// Trains the three federations of panel 3, after a look at the devices.

import { unpack } from '../learning/digits.ts';
import {
  type Device,
  devicesOf,
  type FederatedRound,
  type FederatedSettings,
  federated,
} from '../learning/federated.ts';
import { serve } from './serve.ts';

export interface FederatedStart extends FederatedSettings {
  readonly digits: ArrayBuffer;
}

/** What the page shows of a device. */
export interface DeviceView {
  readonly offset: number;
  /** The digits that it has any of, in order. */
  readonly classes: readonly number[];
  /** Its first image, with the offset. */
  readonly image: Float32Array;
}

/** The devices first, then a round at a time. */
export type FederatedReport = { readonly devices: readonly DeviceView[] } | FederatedRound;

serve(function* ({ digits, ...settings }: FederatedStart): Generator<FederatedReport> {
  const { train, test } = unpack(new Uint8Array(digits));
  yield { devices: devicesOf(train, settings).map(viewOf) };
  yield* federated(train, test, settings);
});

function viewOf({ offset, count, labels, images }: Device): DeviceView {
  return { offset, classes: [...new Set(labels)].sort((a, b) => a - b), image: images.slice(0, images.length / count) };
}
