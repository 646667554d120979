import { type AddressInfo, createServer as createTcpServer, isIPv6, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { contains, parseAddress, parseCidr } from '../../../config/network.ts';
import type { SyslogSettings } from '../../../config/server-schema.ts';
import type { CollectItem } from '../../../pipeline/collect/types.ts';
import type { ServerLog } from '../../log.ts';
import { peerNames } from '../../security/peer.ts';
import { serverOptions, type TlsOptions, UnsafeServer } from '../../security/tls.ts';
import type { OriginTally } from '../intake.ts';
import { SyslogStream } from './stream.ts';

export interface SyslogOptions {
  readonly settings: SyslogSettings;
  /** Certificate and key of the server; `null`: it has none. */
  readonly tls: TlsOptions | null;
  /** Hands one item on; resolves when there is room for more. Rejects where nothing will be taken any more. */
  readonly give: (item: CollectItem) => Promise<void>;
  readonly tally: () => OriginTally;
  readonly log: ServerLog;
}

/** The address is in use, or none of this machine. */
export class CannotListen extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotListen';
  }
}

/** Messages wait so long for others to be sealed with, in ms. */
const IDLE_MILLIS = 250;
const MOST_CONNECTIONS = 1000;
/** Dead peers are found by asking so often. */
const KEEP_ALIVE_MILLIS = 60_000;

/**
 * Syslog over TCP and TLS (RFC 6587, RFC 5425). Each connection is an object of the log under the origin of this listener; its messages are
 * sealed in batches as they come. Nothing tells a sender that: syslog has no acknowledgement, so what was on its way when a connection
 * or this server ended may be lost, or come a second time. Where sealing is slower than sending, the socket is not read: TCP makes the
 * sender wait.
 */
export class SyslogListener {
  readonly #options: SyslogOptions;
  readonly #server: Server;
  readonly #connections = new Map<Socket, Promise<void>>();
  #count = 0;

  /** Throws `UnsafeServer`, `CannotListen`. */
  static async start(options: SyslogOptions): Promise<SyslogListener> {
    const listener = new SyslogListener(options);
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(options.settings.listen) ?? [];
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', (cause: NodeJS.ErrnoException) =>
        reject(new CannotListen(`Syslog cannot be listened for at ${options.settings.listen} (${cause.code}).`)),
      );
      listener.#server.listen(Number(port), host.replace(/^\[|\]$/g, ''), resolve);
    });
    return listener;
  }

  private constructor(options: SyslogOptions) {
    this.#options = options;
    const { settings, tls, log } = options;
    if (!settings.tls) this.#server = createTcpServer((socket) => this.#accept(socket));
    else {
      if (tls === null)
        throw new UnsafeServer(
          `Syslog at ${settings.listen} needs --tls-cert and --tls-key, or tls: false for plain TCP.`,
        );
      if (settings.clients !== undefined && tls.clientCa === null)
        throw new UnsafeServer(
          `Syslog at ${settings.listen} knows its clients by certificate: name their issuer with --tls-client-ca.`,
        );
      this.#server = createTlsServer(
        { ...serverOptions(tls), requestCert: settings.clients !== undefined, rejectUnauthorized: false },
        (socket) => this.#accept(socket),
      );
      this.#server.on('tlsClientError', (error: Error) =>
        log.info('a syslog connection without TLS', { reason: error.message }),
      );
    }
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** Where it listens, as `host:port`. */
  get address(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `${isIPv6(address) ? `[${address}]` : address}:${port}`;
  }

  /** Takes no more; resolves when what came is handed on. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#connections.keys()) socket.destroy();
    await Promise.all(this.#connections.values());
    await closed;
  }

  #accept(socket: Socket | TLSSocket): void {
    const { settings, log } = this.#options;
    const peer = this.#peerOf(socket);
    if (peer === null) {
      log.info('a syslog connection was refused', { origin: settings.origin, from: socket.remoteAddress ?? null });
      this.#options.tally().refused++;
      socket.destroy();
      return;
    }
    socket.setKeepAlive(true, KEEP_ALIVE_MILLIS);
    const at = new Date().toISOString().replace(/[-:.]/g, '');
    const uri = `ingest:${settings.origin}/syslog/${peer}/${at}-${++this.#count}`;
    const done = this.#receive(socket, new SyslogStream(uri))
      .catch((error: unknown) => log.error('a syslog connection ended', error, { origin: settings.origin }))
      .finally(() => {
        socket.destroy();
        this.#connections.delete(socket);
      });
    this.#connections.set(socket, done);
  }

  /** What the connection is called: the name in its certificate, else its address; `null`: it may not send here. */
  #peerOf(socket: Socket): string | null {
    const { clients, from } = this.#options.settings;
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');
    if (from !== undefined) {
      const ip = parseAddress(address);
      const isAllowed =
        ip !== null &&
        from.some((one) => {
          const cidr = parseCidr(one);
          return cidr !== null && contains(cidr, ip);
        });
      if (!isAllowed) return null;
    }
    if (clients === undefined) return address;
    const name = peerNames(socket).find((one) => clients.includes(one));
    return name === undefined ? null : encodeURIComponent(name);
  }

  async #receive(socket: Socket, stream: SyslogStream): Promise<void> {
    let timer: NodeJS.Timeout | null = null;
    let handing: Promise<void> = Promise.resolve();
    let failure: unknown = null;
    const handOn = (): Promise<void> => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      handing = handing
        .then(() => this.#handOn(stream))
        .catch((error: unknown) => {
          failure ??= error;
        })
        .then(() => {
          if (failure !== null || stream.broken !== null) socket.destroy();
          else socket.resume();
        });
      return handing;
    };
    socket.on('data', (chunk: Buffer) => {
      stream.push(chunk);
      if (stream.isFull) {
        socket.pause();
        void handOn();
      } else timer ??= setTimeout(() => void handOn(), IDLE_MILLIS);
    });
    await new Promise<void>((closed) => {
      socket.once('error', (error) =>
        this.#options.log.info('a syslog connection broke off', { object: stream.object.uri, reason: error.message }),
      );
      socket.once('close', () => closed());
    });
    await handOn();
    if (failure !== null) throw failure;
    if (stream.broken !== null)
      this.#options.log.info('a syslog connection was ended', { object: stream.object.uri, reason: stream.broken });
    for (const item of stream.end()) {
      if (item.type === 'unreadable') this.#options.tally().unreadable++;
      await this.#options.give(item);
    }
  }

  async #handOn(stream: SyslogStream): Promise<void> {
    const item = stream.take();
    if (item === null) return;
    await this.#options.give(item);
    const tally = this.#options.tally();
    tally.requests++;
    tally.records += item.batch.starts.length;
    tally.bytes += item.batch.bytes.length;
    tally.lastAt = Date.now();
  }
}
