// Vite's settings: serve the digits example next to this folder too, and isolate the page cross-origin, as shared
// memory requires.
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
export default {
  server: { headers, fs: { allow: ['..', '../../node_modules', '../../dist'] } },
  preview: { headers },
  worker: { format: 'es' },
};
