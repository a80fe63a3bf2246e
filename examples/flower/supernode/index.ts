// A Flower SuperNode for every JavaScript runtime with fetch and WebCrypto.
export { type Arrays, decodeNpy, encodeNpy, type Shapes } from './arrays.ts';
export { BadReply, OtherModel, Refused } from './errors.ts';
export { Fleet, type FleetOptions, pause } from './fleet.ts';
export { createIdentity, type Identity, loadIdentity } from './identity.ts';
export type { Setting } from './messages.ts';
export { type Metrics, runSuperNode, type SuperNodeOptions, type Task } from './supernode.ts';
