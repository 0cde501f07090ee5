// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** What modules say to each other, for the type checker. What portals see is in parley.d.ts. */
import type { Message, Published, Recipients, Replies, StateChange, Transport, User, Welcome } from "../parley.js";

/** Why the server, or what stands before it, did not do something. */
export interface Refusal {
  code: string | number;
  message?: string;
  status?: number;
  retryAfter?: number;
}

/** What the server would answer to a handshake, or has answered to a request in place of a stream. */
export interface HandshakeAnswer {
  status: number;
  code: string | null;
  message: string;
  retryAfter?: number;
  protocol?: string;
}

/** The reply to a command. */
export interface Reply {
  id?: number;
  action?: string;
  ok?: boolean;
  data?: unknown;
  error?: Refusal;
}

export interface Closing {
  code: number;
  reason: string;
  reconnect: boolean;
  after: number;
}

/** A frame of the server's, an event or a reply: `event` tells which fields it has. */
export interface Frame extends Reply, Partial<Omit<Welcome, "event">>, Partial<Closing> {
  event?: string;
  channel?: string;
  offset?: number;
}

/** What a connection talks over: a WebSocket, or what looks like one. */
export type Socket = EventTarget & {
  send(text: string): void;
  close(code?: number): void;
  readyState?: number;
  /** Not of a WebSocket. */
  transport?: Transport;
  /** After so many milliseconds of silence it is asked for a sign of life. */
  quiet?: number;
};

/** `message` has the text in `data`; `close` has the rest, and `problem` is what the server has said in place of a welcome. */
export type SocketEvent = Event & { data: string; code: number; reason: string; problem?: HandshakeAnswer | null };

/** Whom a connection tells. */
export interface ConnectionHandlers {
  state: (change: StateChange) => void;
  transport: (change: { from: Transport | null; to: Transport }) => void;
  text: (text: string) => void;
  /** Whether replies are awaited. */
  busy: () => boolean;
  lost: () => void;
  /** Asks for a sign of life. */
  ask: () => void;
}

export interface Publication {
  channel?: string;
  to?: Recipients;
  body?: unknown;
  key?: string;
}

/** What a handle on a channel needs of the client. */
export interface Requester {
  readonly user: User | null;
  ready(): Promise<unknown>;
  request<A extends keyof Replies>(action: A, fields?: object): Promise<Replies[A]>;
  publish(message: Publication): Promise<Published>;
  recall(channel: string, offset: number): Promise<Replies["recall"]>;
}

/** Who hears a channel: a handle, or the client for the page itself. */
export type Holder = EventTarget & { hear?(name: string, detail: unknown): void };

/** A message, and of which channel it is. */
export type ChannelMessage = Message & { channel: string };

/** An event of a template's: of which element it is, the template tells. */
export type On<T extends Element> = Event & { target: T; currentTarget: T };

type NameOf<T extends string> = T extends `${infer Name}.${string}` ? Name : T;

/** What `h` makes of a tag such as `div.class.other`. */
export type ElementOf<T extends string> = NameOf<T> extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[NameOf<T>] : HTMLElement;

export type Attributes = {
  [K in keyof HTMLElementEventMap as `on${K}`]?: (event: HTMLElementEventMap[K] & { currentTarget: HTMLElement }) => unknown;
} & { [attribute: string]: unknown };

/** What the pages' elements with an id are, where that matters. PageElementsTest compares it with the pages. */
export interface PageElements {
  connect: HTMLButtonElement;
  cookie: HTMLSelectElement;
  delay: HTMLSelectElement;
  dial: HTMLFormElement;
  echo: HTMLButtonElement;
  go: HTMLButtonElement;
  "hostile-sheet": HTMLLinkElement;
  interval: HTMLSelectElement;
  invite: HTMLAnchorElement;
  name: HTMLInputElement;
  payload: HTMLSelectElement;
  print: HTMLButtonElement;
  progress: HTMLProgressElement;
  rate: HTMLSelectElement;
  raw: HTMLButtonElement;
  report: HTMLButtonElement;
  sample: HTMLButtonElement;
  "saved-name": HTMLInputElement;
  seconds: HTMLSelectElement;
  text: HTMLTextAreaElement;
  transport: HTMLSelectElement;
  url: HTMLInputElement;
}

export type ElementWithId<I extends string> = I extends keyof PageElements ? PageElements[I] : HTMLElement;
