// Vite's settings: relative addresses, so that the built page works from any folder of a web host; and cross-origin
// isolation for the page as served here, as shared memory requires.
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
export default {
  base: './',
  server: { headers, fs: { allow: ['..', '../../node_modules', '../../dist'] } },
  preview: { headers },
  worker: { format: 'es' },
};
