// What the speed panel says about threads, and about whether the contestants agree.

import { PROOF_STEPS, type SpeedRow } from './rows.ts';

/** How many threads share a step, or why only one takes it. */
export function threadsSentence(threads: number, reason: string | undefined): string {
  if (threads === 1) return `One thread only, because ${reason ?? 'this device has one core'}.`;
  const shared =
    `${threads} threads share a step of Adam from 65,536 parameters on, of SGDM from 262,144 on; below, that does not ` +
    'pay, and one thread takes it. They reach the same bits as one thread.';
  return reason === undefined ? shared : `${shared} For now one thread takes some of the larger steps too: ${reason}.`;
}

/** Whether loop and library have reached the same weights. Without that, no time is worth anything. */
export function proofSentence(disagreement: number, { who, rule, parameters }: SpeedRow): string {
  if (who.length === 0)
    return `${rule} of ${parameters.toLocaleString('en')} parameters: the results differ, so it was not timed.`;
  const apart = disagreement === 0 ? 'exactly' : `up to ${disagreement.toExponential(0)} of the way`;
  return `Before they are timed, all take ${PROOF_STEPS} steps and reach the same weights, ${apart}.`;
}
