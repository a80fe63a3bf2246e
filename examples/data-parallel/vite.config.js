// Vite's settings: serve the other examples next to this folder, too.
export default { server: { fs: { allow: ['..', '../../node_modules', '../../dist'] } } };
