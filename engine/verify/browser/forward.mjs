import net from 'node:net';

/** A TCP port of the sandbox's own loopback that leads to the app's Unix socket; the socket can be switched. */
export class Forwarder {
  #connections = new Set();
  #socketPath;

  constructor() {
    this.server = net.createServer((browser) => this.#join(browser));
  }

  /** Start to listen; resolves once the port is open. */
  listen(port) {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', resolve);
    });
  }

  /** From now on lead to this socket; connections to the old app are cut. */
  switchTo(socketPath) {
    this.#socketPath = socketPath;
    for (const connection of this.#connections) connection.destroy();
  }

  #join(browser) {
    const app = net.connect(this.#socketPath);
    for (const [end, other] of [[browser, app], [app, browser]]) {
      this.#connections.add(end);
      end.on('error', () => other.destroy());
      end.on('close', () => { this.#connections.delete(end); other.destroy(); });
      end.pipe(other);
    }
  }
}
