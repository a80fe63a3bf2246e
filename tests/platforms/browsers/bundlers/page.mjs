// The application in a page.
import { application } from './application.mjs';

globalThis.report(application(globalThis.began));
