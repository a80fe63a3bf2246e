// The application in a Web Worker, whose clock begins with it.
import { application } from './application.mjs';

try {
  postMessage(application(0));
} catch (error) {
  postMessage({ error: `${error}` });
}
