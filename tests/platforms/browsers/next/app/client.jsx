// A client component: reports from the browser.
'use client';

import { useEffect } from 'react';
import { startTeam } from 'zeromean/threads';
import { report } from './report.mjs';

export function Client() {
  useEffect(() => {
    tell(performance.now()).then((text) => {
      document.documentElement.dataset.report = text;
    });
  }, []);
  return <p>trained in this browser</p>;
}

/** Sends the report, with how many threads a team has, and why not more. */
async function tell(began) {
  try {
    const own = report(began);
    const { threads, reason } = await startTeam({ threads: 2 });
    return JSON.stringify({ ...own, threads, reason });
  } catch (error) {
    return JSON.stringify({ error: `${error}` });
  }
}
