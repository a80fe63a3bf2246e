// The names of browsers and engines, from what they say about themselves.

import { expect, test } from 'vitest';
import { engineName } from '../../../examples/playground/panels/speed/engine.ts';

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox 132.0 (SpiderMonkey)'],
  [`${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`, 'Safari 18.1 (JavaScriptCore)'],
  [`${MAC} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36`, 'Chromium 131.0.0.0 (V8)'],
  [`${MAC} AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36`, 'Chromium 131.0.0.0 (V8)'],
  [`${MAC} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.1.2`, 'Edge 131.0.1.2 (V8)'],
  [`${IPHONE} CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1`, 'Chrome for iOS 131.0.6778.73 (JavaScriptCore)'],
  [`${IPHONE} FxiOS/132.0 Mobile/15E148 Safari/605.1.15`, 'Firefox for iOS 132.0 (JavaScriptCore)'],
  ['Mozilla/5.0 (X11; Linux) AppleWebKit/605.1.15 (KHTML, like Gecko)', 'WebKit 605.1.15 (JavaScriptCore)'],
  ['something new', 'something new'],
])('%s', (userAgent, name) => {
  expect(engineName({ userAgent })).toBe(name);
});

test('a list of names comes first, without the one that is not a browser', () => {
  const brands = (...list: [string, string][]) => ({ brands: list.map(([brand, version]) => ({ brand, version })) });
  const userAgent = 'Mozilla/5.0 Chrome/131.0.0.0 Safari/537.36';
  const named = (...list: [string, string][]) => engineName({ userAgent, userAgentData: brands(...list) });
  expect(named(['Chromium', '131'], ['Not_A Brand', '24'])).toBe('Chromium 131 (V8)');
  expect(named(['Not)A;Brand', '8'], ['Chromium', '131'], ['Microsoft Edge', '131'])).toBe('Microsoft Edge 131 (V8)');
  expect(named(['Not)A;Brand', '8'])).toBe('Chromium 131.0.0.0 (V8)');
  expect(named()).toBe('Chromium 131.0.0.0 (V8)');
});
