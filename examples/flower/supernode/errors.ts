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

/** The SuperLink stayed unreachable for longer than `patience`. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** A malformed, oversized or inconsistent reply. No part of it has been used. */
export class BadReply extends RangeError {
  override readonly name = 'BadReply';
}

/** The server's model differs from this node's, so no further message can succeed. */
export class OtherModel extends RangeError {
  override readonly name = 'OtherModel';
}
