// What five seeds have shown after twelve rounds, in the words of the federated panel.

import type { Labels } from '../../learning/federated.ts';

export const SEEN: Readonly<Record<Labels, string>> = {
  even:
    'Dealt evenly, the devices differ in brightness only. After twelve rounds, over five seeds, the network without GC ' +
    'read 77.6\u00a0% of the test digits, and 73.8\u00a0% and 76.2\u00a0% with 0.5 taken away and added; with GC 78.2\u00a0% whatever is ' +
    'added, and the control 78.5\u00a0%.',
  skewed:
    'With two classes a device, the brightness says which classes to expect (a plausible cause, not tested): without GC ' +
    '62.8\u00a0% after twelve rounds, and 41.5\u00a0% and 36.2\u00a0% with 0.5 taken away and added, spread by 5 to 12 points over five ' +
    'seeds; with GC 76.3\u00a0% whatever is added, and the control 76.1\u00a0%.',
};
