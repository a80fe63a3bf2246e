// What the page gives to each of its panels.

import type { SettingsStore } from './url.ts';

export interface Page {
  readonly settings: SettingsStore;
  /** The packed digits, fetched once for all panels. */
  digits(): Promise<ArrayBuffer>;
}
