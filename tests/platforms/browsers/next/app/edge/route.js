// A route in the edge runtime, which does not compile WebAssembly from bytes.
import { report } from '../report.mjs';

export const runtime = 'edge';
export const dynamic = 'force-dynamic';

export function GET() {
  return Response.json(report(performance.now()));
}
