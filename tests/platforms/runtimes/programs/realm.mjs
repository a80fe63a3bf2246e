// The package inside a test runner, which has its own globals; the report goes to a file, since the runner owns stdout.
import { writeFileSync } from 'node:fs';
import { probe } from './probe.mjs';

globalThis.test('conforms', async () => {
  const report = await probe(() => import('zeromean'));
  writeFileSync(process.env.ZEROMEAN_REPORT, JSON.stringify(report));
});
