// Vite's settings: serve the digits example next to this folder too. (The package needs no settings.)
export default { server: { fs: { allow: ['..', '../../node_modules', '../../dist'] } } };
