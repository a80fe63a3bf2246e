// The name and version of this browser and of its JavaScript engine.

/** What `navigator` says: the older text, and in Chromium also a list of names. */
export interface Agent {
  readonly userAgent: string;
  readonly userAgentData?: { readonly brands: readonly { readonly brand: string; readonly version: string }[] };
}

/** Browser, engine and pattern, in the order in which they are tried: all of them also call themselves Safari. */
const PATTERNS: readonly (readonly [string, string, RegExp])[] = [
  ['Firefox for iOS', 'JavaScriptCore', /FxiOS\/([\d.]+)/],
  ['Chrome for iOS', 'JavaScriptCore', /CriOS\/([\d.]+)/],
  ['Edge for iOS', 'JavaScriptCore', /EdgiOS\/([\d.]+)/],
  ['Firefox', 'SpiderMonkey', /Firefox\/([\d.]+)/],
  ['Edge', 'V8', /Edg\/([\d.]+)/],
  ['Opera', 'V8', /OPR\/([\d.]+)/],
  ['Chromium', 'V8', /(?:Headless)?Chrom(?:e|ium)\/([\d.]+)/],
  ['Safari', 'JavaScriptCore', /Version\/([\d.]+).*Safari\//],
  ['WebKit', 'JavaScriptCore', /AppleWebKit\/([\d.]+)/],
];

/** For example "Firefox 132.0 (SpiderMonkey)". */
export function engineName({ userAgent, userAgentData }: Agent): string {
  // Chromium adds a name that is not one, such as "Not)A;Brand", and lists itself next to the browser built on it.
  const brands = (userAgentData?.brands ?? []).filter(
    ({ brand }) => !/\bnot\b/i.test(brand.replaceAll(/[^a-z]/gi, ' ')),
  );
  const brand = brands.find((one) => one.brand !== 'Chromium') ?? brands[0];
  if (brand !== undefined) return `${brand.brand} ${brand.version} (V8)`;
  for (const [browser, engine, pattern] of PATTERNS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${browser} ${version} (${engine})`;
  }
  return userAgent;
}
