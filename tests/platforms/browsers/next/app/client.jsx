// A client component: reports from the browser.
'use client';

import { useEffect } from 'react';
import { report } from './report.mjs';

export function Client() {
  useEffect(() => {
    const began = performance.now();
    let text;
    try {
      text = JSON.stringify(report(began));
    } catch (error) {
      text = JSON.stringify({ error: `${error}` });
    }
    document.documentElement.dataset.report = text;
  }, []);
  return <p>trained in this browser</p>;
}
