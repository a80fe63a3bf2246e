// protobufjs as a module: the page loads its build for script elements.
export default globalThis.protobuf;
