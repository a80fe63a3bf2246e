// The page: checks what the browser has, then starts the panels.

import { mount as draw } from './panels/draw/panel.ts';
import { mount as federated } from './panels/federated/panel.ts';
import { mount as landscape } from './panels/landscape/panel.ts';
import { mount as speed } from './panels/speed/panel.ts';
import type { Page } from './ui/page.ts';
import { notice, unsupported } from './ui/support.ts';
import { SettingsStore } from './ui/url.ts';

function start(): void {
  document.querySelector('#notice')?.remove();
  document.documentElement.dataset.started = ''; // the panels are shown
  const page: Page = { settings: new SettingsStore(window), digits };
  for (const [name, mount] of Object.entries({ draw, landscape, federated, speed })) {
    const section = document.querySelector<HTMLElement>(`#${name}`);
    if (section !== null) mount(section, page);
  }
  // An address that was edited by hand, or another link to this page: begin again with its settings.
  addEventListener('hashchange', () => location.reload());
}

let fetched: Promise<ArrayBuffer> | undefined;

/** The packed digits. What failed is tried again at the next call. */
function digits(): Promise<ArrayBuffer> {
  fetched ??= fetchDigits().catch((error) => {
    fetched = undefined;
    throw error;
  });
  return fetched;
}

async function fetchDigits(): Promise<ArrayBuffer> {
  const response = await fetch(new URL('digits.bin', document.baseURI));
  if (!response.ok) throw new Error(`digits.bin: ${response.status} ${response.statusText}`);
  return await response.arrayBuffer();
}

const reason = unsupported(globalThis);
if (reason === undefined) start();
else notice(reason);
