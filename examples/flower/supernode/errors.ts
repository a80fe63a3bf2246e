// What can go wrong between a node and its SuperLink.

/** The SuperLink refused a call: the HTTP status, and Flower's own code and sentence if it sent them. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(call: string, status: number, detail: string) {
    super(`${call}: the SuperLink answered ${status}${detail && `, ${detail}`}`);
    this.status = status;
  }
}

/** The SuperLink could not be reached for as long as the node has patience. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** A reply that is not what it should be. Nothing of it has been used. */
export class BadReply extends RangeError {
  override readonly name = 'BadReply';
}

/** The server's model is not this node's model: more messages will not help. */
export class OtherModel extends RangeError {
  override readonly name = 'OtherModel';
}
