// What the visitor chooses in a panel that trains: one setting from a list, and another seed. Both restart the panel.

import type { Settings, SettingsStore } from '../ui/url.ts';

/** Connects a list and a button to the settings of the page. */
export function connectChoices(
  { select, seed }: { readonly select: HTMLSelectElement; readonly seed: HTMLButtonElement },
  name: 'pixels' | 'labels',
  settings: SettingsStore,
  restart: () => void,
): void {
  select.value = settings.get()[name];
  select.addEventListener('change', () => {
    settings.set({ [name]: select.value } as Partial<Settings>);
    restart();
  });
  seed.addEventListener('click', () => {
    settings.set({ seed: settings.get().seed + 1 });
    restart();
  });
}

/** Whether the visitor has asked for less motion: then nothing starts by itself. */
export function wantsLessMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
