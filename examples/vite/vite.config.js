// Vite's settings: the digits example, beside this folder, is served too. (The package needs none.)
export default { server: { fs: { allow: ['..', '../../node_modules', '../../dist'] } } };
