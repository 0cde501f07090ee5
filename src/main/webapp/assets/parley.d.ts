// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

export type State = "idle" | "connecting" | "online" | "reconnecting" | "offline" | "closed";

export type Transport = "websocket" | "sse" | "long-poll";

export interface StateChange {
  from: State;
  to: State;
  /** Of the present connection or the last one. */
  transport: Transport | null;
  /** A close code (1006, 4001, ...), an error code (`identity.required`, `ticket.failed`), or 0. */
  code: number | string;
  reason: string;
  /** Closed, because nobody is signed in any more: lead to the login. */
  signedOut: boolean;
  /** Milliseconds until the next attempt. */
  retryIn: number;
}

export interface User {
  id: string;
  name: string;
  guest?: boolean;
  roles?: string[];
}

export interface Message {
  /** Absent for what is pushed to one client. */
  channel?: string;
  /** Absent for `live/...`. */
  offset?: number;
  time: number;
  from: { id: string; name: string } | null;
  /** any: whatever JSON its sender chose. */
  body?: any;
  /** Only in one's own. */
  key?: string;
  /** When its `ttl` ends, by the server's clock. */
  expires?: number;
  recalled?: boolean;
  expired?: boolean;
}

/** The reply to `subscribe`. */
export interface Subscribed {
  channel: string;
  epoch?: string;
  offset?: number;
  recovered: boolean;
  messages: Message[];
  more: boolean;
  recalled?: number[];
  read?: number;
  count?: number;
}

/** What the server could not bring after an interruption: the offsets `from` to `to`; `restarted`: of a log that is another one now. */
export interface Gap {
  channel: string;
  epoch?: string;
  from: number;
  to: number;
  restarted: boolean;
}

/** A message that is not acknowledged; `sent`: it has been handed to the present connection. */
export interface Unsent {
  key: string;
  channel?: string;
  to?: Recipients;
  body: unknown;
  sent: boolean;
}

/** A user's id; with the role `push` also what a push may name. */
export type Recipients = string | { [field: string]: unknown };

export interface Published {
  channel: string;
  epoch?: string;
  offset?: number;
  time: number;
  duplicate?: boolean;
}

export interface Welcome {
  event: "welcome";
  clientId: string;
  user: User | null;
  heartbeat: { interval: number; timeout: number };
  limits: {
    messageBytes: number;
    subscriptions: number;
    commandsPerSecond: number;
    commandBurst: number;
    queueBytes: number;
    /** How long its sender may recall a message. */
    recallMillis: number;
  };
  server: { version: string; node: string };
  protocol: number;
  features: string[];
  time: number;
}

export interface Page {
  channel: string;
  epoch?: string;
  messages: Message[];
  /** Whether further ones exist in the direction asked. */
  more: boolean;
}

export interface Joined extends Page {
  offset: number;
  count?: number;
  read?: number;
}

/** A row of the user's list of conversations. */
export interface ConversationRow {
  channel: string;
  kind: string;
  title: string;
  epoch: string;
  head: number;
  read: number;
  unread: number;
  /** When the first of those unread expires. */
  expires?: number;
  last: { offset: number; time: number; from: { id: string; name: string } | null; text: string | null } | null;
  peer?: { id: string; name: string; online: boolean };
}

/** Where the user's mark is, and how much was unread at the head of that epoch. */
export interface Mark {
  channel: string;
  read: number;
  unread: number;
  epoch: string;
  head: number;
  expires?: number;
}

/** What the replies to the protocol's commands hold. */
export interface Replies {
  register: { user: User };
  subscribe: Subscribed;
  unsubscribe: { channel: string };
  publish: Published;
  recall: { channel: string; offset: number };
  history: Page;
  read: Mark;
  channels: { channels: ConversationRow[]; cursor?: string };
  rooms: { rooms: { channel: string; count: number; head: number }[]; cursor?: string };
  people: { people: (User & { online: boolean })[]; cursor?: string };
  presence: Presence;
  typing: {};
  heartbeat: { time: number };
}

export interface Presence {
  channel: string;
  users: { id: string; name: string; guest: boolean; connections: number }[];
  count: number;
}

export interface ChannelEvents {
  message: Message;
  recalled: { channel: string; offset: number };
  presence: { channel: string; joined?: User[]; left?: User[]; count: number };
  typing: { channel: string; user: User };
  /** One's own mark on another connection, with the rest of `Mark`, or that of the other side of a private chat. */
  read: { channel: string; user: User; read: number } & Partial<Mark>;
  /** One's own mark, as the server has answered this connection, which it tells by no `read`. */
  marked: Mark;
  conversation: ConversationRow;
  /** One has left it, here or on another device: it is heard no more. */
  left: { channel: string };
  unsubscribed: { channel: string; code: string };
  gap: Gap;
  /** `missed`: those of `messages` that have not been seen here. */
  sync: Subscribed & { resumed: boolean; missed: Message[] };
  refused: { channel: string; error: ParleyError };
}

export interface ClientEvents extends ChannelEvents {
  state: StateChange;
  welcome: Welcome;
  /** Another transport serves from now on; `from` is null the first time. */
  transport: { from: Transport | null; to: Transport };
  closing: { code: number; reason: string; reconnect: boolean; after: number };
  session: { expiresIn: number };
  outbox: Unsent[];
  frame: { direction: "in" | "out"; text: string };
}

export type DebugEntry =
  | { time: number; type: "frame"; direction: "in" | "out"; text: string }
  | ({ time: number; type: "state" } & StateChange);

export interface Options {
  /** Of the WebSocket, relative to `base`. Default `ws`. */
  url?: string | URL;
  /** Where Parley is, relative to the page. Default: where this module came from. */
  base?: string | URL;
  /** The portal's own address that answers with `{"ticket": "..."}` for whoever is signed in: see `fetchTicket`. */
  ticketUrl?: string | URL;
  /** Asked before every attempt for a JWT or a ticket. What it throws may have a `status` (401, 403: stop) and `retryAfter` in milliseconds. */
  getToken?: () => string | Promise<string>;
  /** The same under the name of what it brings. */
  getTicket?: () => string | Promise<string>;
  /** For `shared`: who this is. Default: the function above, else the session. */
  identity?: unknown;
  /** What may be used, in the order in which it is tried. Default: WebSocket, then SSE, then long polling. */
  transports?: Transport[];
  /** How often a WebSocket is tried while another transport serves, in milliseconds. Default: ten minutes. */
  tryWebSocketEvery?: number;
  /** For tests. */
  random?: () => number;
  /** Makes the socket: anything that looks like a WebSocket. There is no fallback then. */
  dial?: (url: URL, protocols: string[]) => WebSocket;
}

/** Other codes: `connection.lost`, `timeout`, `cancelled`, `outbox.full`, and those of the protocol. */
export class ParleyError extends Error {
  constructor(error: { code: string | number; message?: string; status?: number; retryAfter?: number });
  code: string | number;
  status: number;
  retryAfter: number;
}

/** A handle on a channel; any number may be for one channel. */
export class Channel extends EventTarget {
  addEventListener<K extends keyof ChannelEvents>(
    type: K,
    listener: (event: CustomEvent<ChannelEvents[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  private constructor();
  /** `kind/name`; empty for a private chat until it has been joined. */
  channel: string;
  /** Hears it from now on. Waits for a connection; rejects with the server's refusal. The last messages come with the reply. */
  join(options?: { limit?: number }): Promise<Joined>;
  /** Hears it no more; with `leave` it also goes from the user's conversations. */
  leave(options?: { leave?: boolean }): Promise<unknown>;
  /** Resolves when the server has stored it. */
  send(body: unknown, options?: { key?: string }): Promise<Published>;
  history(range?: { before?: number; after?: number; limit?: number }): Promise<Page>;
  /** May be called at every key: told at most once in 2 s. */
  typing(): Promise<void>;
  markRead(offset: number): Promise<Mark>;
  presence(): Promise<Presence>;
  recall(offset: number): Promise<{ channel: string; offset: number }>;
  /** For the client. */
  hear(name: string, detail: unknown): void;
}

export class Client extends EventTarget {
  addEventListener<K extends keyof ClientEvents>(
    type: K,
    listener: (event: CustomEvent<ClientEvents[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  constructor(options?: Options);
  /** See the function of that name. */
  static shared(options?: Options): Client;
  readonly url: URL;
  readonly state: State;
  /** How frames travel: of the present connection or the last one, null before the first. */
  readonly transport: Transport | null;
  /** The first frame of the present or last connection. */
  readonly welcome: Welcome | null;
  readonly user: User | null;
  /** The server's time, as its welcome and heartbeats tell it: by it messages have their `time`. */
  now(): number;
  /** What the server has not acknowledged yet. */
  readonly outbox: Unsent[];
  /** Connects, also after `closed`. */
  open(): void;
  /** Tries at once instead of waiting. */
  retryNow(): void;
  /** Keeps the `HttpSession` that this page shares with the server alive. Input of a person does so by itself, as often as it has to. */
  touch(): Promise<Response | null>;
  /** For good, until `open`. */
  close(code?: number): void;
  /** Gives back what `shared` gave; the last one closes it. */
  release(): void;
  /** When it is online; rejects when it is closed. */
  ready(): Promise<this>;
  /** Any command of the protocol: the reply's data. */
  request<A extends keyof Replies>(action: A, fields?: object, within?: number): Promise<Replies[A]>;
  /** any: an action that the portal has added answers what it likes. */
  request(action: string, fields?: object, within?: number): Promise<any>;
  /** Again after every reconnection until it is acknowledged; its key keeps it from standing there twice. */
  publish(message: { channel?: string; to?: Recipients; body: unknown; key?: string }): Promise<Published>;
  /** Takes a message that is not acknowledged out of the outbox. */
  cancel(key: string): void;
  /** Hears a channel over all reconnections; null when not online: then `sync` or `refused` tells. */
  subscribe(channel: string, options?: { limit?: number }): Promise<Subscribed | null>;
  unsubscribe(channel: string, options?: { leave?: boolean }): Promise<Replies["unsubscribe"]>;
  isSubscribed(channel: string): boolean;
  channel(name: string): Channel;
  /** The private chat with someone. */
  direct(user: string): Channel;
  recall(channel: string, offset: number): Promise<{ channel: string; offset: number }>;
  people(search?: { query?: string; cursor?: string }): Promise<Replies["people"]>;
  rooms(search?: { query?: string; cursor?: string }): Promise<Replies["rooms"]>;
  /** Every frame and transition, with its time. Returns what ends it. */
  debug(listener: (entry: DebugEntry) => void): () => void;
}

/** A client that is connecting already. */
export function connect(options?: Options): Client;
/** The one connection of all on this page that ask for the same address and identity; each gives it back with `release`. */
export function shared(options?: Options): Client;
/** The channel of two people's private chat. */
export function directChannel(a: string, b: string): string;
/**
 * A ticket from the portal's address. Rejects with `identity.required` where nobody is signed in there (401, its login in place of the answer,
 * no ticket), with `ticket.forbidden` (403), with `rate.limited`, `server.unavailable` and their `retryAfter`, or with `ticket.failed`.
 */
export function fetchTicket(url: string | URL): Promise<string>;
/** An idempotency key. */
export function newKey(): string;
/** What the server would answer to a handshake; null where it cannot be asked. */
export function explainHandshake(
  base: URL,
  path: string,
  protocol?: string,
  /** Is offered as a subprotocol, as a socket does it, and is not used up. */
  token?: string,
): Promise<{ status: number; code: string | null; message: string; retryAfter?: number; protocol?: string } | null>;
