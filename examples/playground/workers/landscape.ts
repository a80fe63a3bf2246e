// Trains both arms of panel 2, and measures where they are.

import { unpack } from '../learning/digits.ts';
import { type LandscapeSettings, landscape } from '../learning/landscape.ts';
import { serve } from './serve.ts';

export interface LandscapeStart extends LandscapeSettings {
  readonly digits: ArrayBuffer;
}

serve(({ digits, ...settings }: LandscapeStart) => {
  const { train, test } = unpack(new Uint8Array(digits));
  return landscape(train, test, settings);
});
