// A server component whose report is in the page as base64, containing a client component.
import { Client } from './client';
import { report } from './report.mjs';

export const dynamic = 'force-dynamic';

export default function Page() {
  const text = JSON.stringify(report(performance.now()));
  return (
    <main>
      <pre id="server">{btoa(text)}</pre>
      <Client />
    </main>
  );
}
