// Edge runtimes' bundlers turn the import of a .wasm file into a compiled module.

declare module '*.wasm' {
  const module: object;
  export default module;
}

declare module '*.wasm?module' {
  const module: object;
  export default module;
}
