// The colour scheme: a canvas does not follow the style sheet by itself, so colours are read from it.

/** The value of a custom property of the style sheet, such as '--gc'. */
export function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}

/** Calls `redraw` whenever light changes to dark or back. */
export function onSchemeChange(redraw: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
}
