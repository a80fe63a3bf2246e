// Content-Security-Policy: a page that forbids compilation gets an error naming the directive, and works with it.
import { check, compare } from './checks.mjs';
import { reportOf, routes } from './pages.mjs';

const FORBIDS = "script-src 'self'";
const ALLOWS = `${FORBIDS} 'wasm-unsafe-eval'`;

/** The checks of one browser. */
export function policies(name, found, folder, context) {
  const { version } = found;
  const open = (policy) =>
    reportOf(name, found, routes(folder, context), 'policy.html', { 'Content-Security-Policy': policy });
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
