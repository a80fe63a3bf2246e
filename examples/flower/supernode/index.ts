// A Flower SuperNode for every JavaScript runtime with fetch and WebCrypto.
export type { Measured, Metrics, Model, Task, Trained } from './answer.ts';
export { type Arrays, decodeNpy, encodeNpy, type Shapes } from './arrays.ts';
export { BadReply, OtherModel, Refused, Unreachable } from './errors.ts';
export { Fleet, type FleetOptions, pause } from './fleet.ts';
export { createIdentity, type Identity, loadIdentity } from './identity.ts';
export type { Setting } from './messages.ts';
export { runSuperNode, type SuperNodeOptions } from './supernode.ts';
