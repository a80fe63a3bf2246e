// Vite's settings: the digits example, beside this folder, is served too, and the page is cross-origin isolated, which shared
// memory takes.
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
export default {
  server: { headers, fs: { allow: ['..', '../../node_modules', '../../dist'] } },
  preview: { headers },
  worker: { format: 'es' },
};
