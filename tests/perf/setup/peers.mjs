// The peers' npm packages, exactly as in their own lock file, installed if missing.
import { packagesOf } from '../../../scripts/lib/packages.mjs';

let done;

/** Makes sure that they are installed. */
export function peers() {
  done ??= packagesOf(new URL('..', import.meta.url));
  return done;
}
