// Bundle: the scripts that run inside the runtimes, each as one plain JavaScript file that includes the rules, so that
// it can be copied anywhere.
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Writes both into a folder; returns their paths, { conformance, resume }. */
export async function bundle(folder) {
  const { build } = await import('esbuild'); // only once it is installed
  const scripts = ['conformance.mjs', 'resume.mjs'].map((name) => fileURLToPath(new URL(name, import.meta.url)));
  await build({
    entryPoints: scripts,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    logLevel: 'error',
  });
  const [conformance, resume] = scripts.map((script) => join(folder, basename(script)));
  return { conformance, resume };
}
