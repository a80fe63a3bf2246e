// A Cloudflare Worker that learns: POST digits to it, and it takes a step and replies with the loss before that step.
import { Adam } from 'zeromean';
import { Perceptron } from '../digits/network.ts';
import { seededRandom } from '../digits/random.ts';
import { initial } from '../shared/initial.ts';

const sizes = { inputs: 28 * 28, hidden: 32, outputs: 10 };
const BATCH = 32;

// Weights and state live as long as this isolate does: a worker that must remember has to store them.
const optimizer = new Adam(initial(sizes, seededRandom(1)), { lr: 3e-3, centralize: { outputAxis: 0 } });
const network = new Perceptron(sizes, optimizer.parameters, BATCH);

/** The request body: the labels of 32 digits, one byte each, followed by their pixels, 784 bytes per digit. */
export default {
  async fetch(request: Request): Promise<Response> {
    const body = new Uint8Array(await request.arrayBuffer());
    if (request.method !== 'POST' || body.length !== BATCH * (1 + sizes.inputs)) {
      return new Response(`POST ${BATCH} labels and their ${sizes.inputs} pixels each, as bytes\n`, { status: 400 });
    }
    const labels = body.subarray(0, BATCH);
    const images = Float32Array.from(body.subarray(BATCH), (pixel) => pixel / 255);
    const loss = network.backward(images, labels);
    optimizer.step({ zeroGrad: true });
    return Response.json({ step: optimizer.stepsTaken, loss });
  },
};
