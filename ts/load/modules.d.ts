// What the bundlers of edge runtimes make of a .wasm file: a compiled module.

declare module '*.wasm' {
  const module: object;
  export default module;
}

declare module '*.wasm?module' {
  const module: object;
  export default module;
}
