// A virtual screen for WebKit, which has no headless mode.
import { which } from '../../../scripts/lib/run.mjs';
import { end, start } from './processes.mjs';

/** Calls `body` with the environment for a fresh screen, which exists until `body` has finished. */
export async function withDisplay(body) {
  const command = [which('Xvfb'), '-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const screen = await start(command, { fds: 1, ready: /^\d+$/m });
  try {
    const [number] = /^\d+$/m.exec(screen.output);
    return await body({
      DISPLAY: `:${number}`,
      NO_AT_BRIDGE: '1',
      GDK_BACKEND: 'x11',
      LIBGL_ALWAYS_SOFTWARE: '1',
    });
  } finally {
    await end(screen);
  }
}
