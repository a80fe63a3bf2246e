// The application in a Web Worker, whose clock starts when the worker does.
import { application } from './application.mjs';

try {
  postMessage(application(0));
} catch (error) {
  postMessage({ error: `${error}` });
}
