// Content-Security-Policy: a page that forbids compilation gets an error that names the directive, and works with it.
import { report } from './browse.mjs';
import { check, compare } from './checks.mjs';
import { routes } from './pages.mjs';
import { serve } from './server.mjs';

const FORBIDS = "script-src 'self'";
const ALLOWS = `${FORBIDS} 'wasm-unsafe-eval'`;

/** The checks of one browser. */
export function policies(name, found, folder, context) {
  const { version } = found;
  const open = async (policy) => {
    const server = await serve(routes(folder, context), { 'Content-Security-Policy': policy });
    try {
      return await report(name, found, `${server.url}/pages/policy.html`);
    } finally {
      await server.close();
    }
  };
  const named = ({ isError, message }) =>
    isError && message.includes("'wasm-unsafe-eval'") ? undefined : `no error that says what to do: ${message}`;
  const refused = async () => {
    const answer = await open(FORBIDS);
    return { ...answer, milliseconds: undefined, detail: answer.message };
  };
  const plain = compare(context.digests);
  return [
    check({ runtime: name, version, entry: `${FORBIDS}: the error` }, refused, named),
    check({ runtime: name, version, entry: ALLOWS }, () => open(ALLOWS), plain),
  ];
}
