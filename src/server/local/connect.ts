import { readFileSync } from 'node:fs';
import { connect as open, type Socket } from 'node:net';
import { join } from 'node:path';
import { VERSION } from '../../report/version.ts';
import { received, send } from './frames.ts';
import { type Hello, type RemoteStore, type Reply, SERVER_FILE, type ServerFile, STREAMS, VALUES } from './protocol.ts';

/** A server that has a data folder open, as the command line on the same machine asks it. */
export interface LocalServer {
  readonly url: string;
  readonly hello: Hello;
  readonly store: RemoteStore;
  /** Seals what these files and folders hold; absolute paths. */
  ingest(paths: readonly string[], onProgress: (progress: unknown) => void): Promise<unknown>;
  close(): void;
}

/** `null`: no server has the folder open. Throws where one of another version does. */
export async function connectLocally(dataDir: string): Promise<LocalServer | null> {
  const file = serverFile(dataDir);
  const socket = file === null ? null : await connected(file.socket);
  if (file === null || socket === null) return null;
  const messages = received(socket);
  const first = await messages.next();
  if (first.done) return null;
  const hello = first.value as Hello;
  if (hello.version !== VERSION || hello.node.split('.')[0] !== process.version.split('.')[0]) {
    socket.destroy();
    throw new Error(
      `the server at ${file.url} is ${hello.version} on Node ${hello.node}; use that version, or stop it`,
    );
  }
  const conversation = new Conversation(socket, messages);
  return {
    url: file.url,
    hello,
    store: remoteStore(conversation),
    ingest: (paths, onProgress) => conversation.value({ ingest: paths }, onProgress),
    close: () => socket.end(),
  };
}

function serverFile(dataDir: string): ServerFile | null {
  try {
    return JSON.parse(readFileSync(join(dataDir, SERVER_FILE), 'utf8')) as ServerFile;
  } catch {
    return null;
  }
}

/** A socket that nobody listens on is what a killed server left. */
function connected(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = open(path, () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

/** A promise: hear no further until it resolves. */
type Hearing = (reply: Reply | Error) => Promise<void> | void;

class Conversation {
  readonly #socket: Socket;
  readonly #hearing = new Map<number, Hearing>();
  #next = 0;
  #ended: Error | null = null;

  constructor(socket: Socket, messages: AsyncIterable<unknown>) {
    this.#socket = socket;
    void this.#listen(messages);
  }

  value(question: object, onPart: (part: unknown) => void = () => undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#ask(question, (reply) => {
        if (reply instanceof Error) reject(reply);
        else if ('error' in reply) reject(remoteError(reply));
        else if ('part' in reply) onPart(reply.part);
        else if ('value' in reply) resolve(reply.value);
      });
    });
  }

  async *stream(question: object): AsyncGenerator<readonly unknown[]> {
    const heard: (Reply | Error)[] = [];
    let wake: () => void = () => undefined;
    let goOn: () => void = () => undefined;
    const id = this.#ask(question, (reply) => {
      heard.push(reply);
      wake();
      if (heard.length <= MOST_HEARD) return;
      return new Promise<void>((resume) => {
        goOn = resume;
      });
    });
    try {
      for (;;) {
        const reply = heard.shift();
        if (reply === undefined) {
          await new Promise<void>((resume) => {
            wake = resume;
          });
          continue;
        }
        goOn();
        if (reply instanceof Error) throw reply;
        if ('error' in reply) throw remoteError(reply);
        if ('part' in reply) yield reply.part as readonly unknown[];
        else return;
      }
    } finally {
      this.#hearing.delete(id);
      goOn();
    }
  }

  #ask(question: object, hearing: Hearing): number {
    const id = this.#next++;
    if (this.#ended !== null) void hearing(this.#ended);
    else {
      this.#hearing.set(id, hearing);
      void send(this.#socket, { id, ...question });
    }
    return id;
  }

  async #listen(messages: AsyncIterable<unknown>): Promise<void> {
    try {
      for await (const message of messages) {
        const reply = message as Reply;
        await this.#hearing.get(reply.id)?.(reply);
      }
      this.#ended = new Error('the server has ended; ask again');
    } catch (error) {
      this.#ended = error instanceof Error ? error : new Error(String(error));
    }
    for (const hearing of this.#hearing.values()) void hearing(this.#ended);
  }
}

/** Parts that wait to be read before no more is heard, and so the server pauses. */
const MOST_HEARD = 4;

const remoteError = ({ error, code }: Extract<Reply, { error: string }>): Error =>
  Object.assign(new Error(error), code === null ? {} : { code });

function remoteStore(conversation: Conversation): RemoteStore {
  const values = VALUES.map((ask) => [ask, (...args: unknown[]) => conversation.value({ ask, args })]);
  const streams = STREAMS.map((ask) => [ask, (...args: unknown[]) => conversation.stream({ ask, args })]);
  return Object.fromEntries([...values, ...streams, ['close', async () => undefined]]) as unknown as RemoteStore;
}
