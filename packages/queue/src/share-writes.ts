import type { Writable } from 'node:stream';

/**
 * Sends what is written to a socket during one turn of the event loop with one system call. A settled batch makes a
 * burst of small commands, and a call for each costs more than all else that is done for them.
 */
export function shareWrites(socket: Pick<Writable, 'write' | 'cork' | 'uncork'>): void {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  let isCorked = false;
  const uncork = () => {
    isCorked = false;
    socket.uncork();
  };
  socket.write = (...args: unknown[]) => {
    if (!isCorked) {
      isCorked = true;
      socket.cork();
      setImmediate(uncork);
    }
    return write(...args);
  };
}
