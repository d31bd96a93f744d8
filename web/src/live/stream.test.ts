import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError, Unreachable } from '../api/problem';
import { currentConnection } from './connection';
import { onLiveEvent } from './events';
import { Stream } from './stream';

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: FakeSource[] = [];
  readyState = 0;
  onopen: () => void = () => undefined;
  onerror: () => void = () => undefined;

  constructor(readonly url: string) {
    super();
    FakeSource.opened.push(this);
  }

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }

  say(kind: string, id: string, data: object): void {
    const event = new Event(kind);
    this.dispatchEvent(Object.assign(event, { lastEventId: id, data: JSON.stringify(data) }));
  }

  /** As a browser does: it would try again by itself, or was refused. */
  break(refused = false): void {
    this.readyState = refused ? FakeSource.CLOSED : 0;
    this.onerror();
  }
}

const refresh = vi.fn();
const ticket = vi.fn<() => Promise<string>>();
const isOffered = vi.fn<() => Promise<boolean>>();
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
const device = new EventTarget();
let stream: Stream;

function latest(): FakeSource {
  const source = FakeSource.opened.at(-1);
  if (!source) {
    throw new Error('no stream was opened');
  }
  return source;
}

async function openedStream(): Promise<FakeSource> {
  stream.start();
  await vi.advanceTimersByTimeAsync(0);
  latest().onopen();
  return latest();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('addEventListener', device.addEventListener.bind(device));
  vi.stubGlobal('removeEventListener', device.removeEventListener.bind(device));
  page.visibilityState = 'visible';
  FakeSource.opened = [];
  refresh.mockReset();
  ticket.mockReset().mockResolvedValue('t');
  isOffered.mockReset().mockResolvedValue(true);
  stream = new Stream({ ticket, isOffered }, refresh);
});

afterEach(() => {
  stream.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('opens with a ticket, and reads what happened until then', async () => {
  const source = await openedStream();
  expect(source.url).toBe('/v1/stream?ticket=t');
  expect(currentConnection()).toBe('live');
  expect(refresh).toHaveBeenCalledOnce();
});

test('goes on where it was after a break, with a new ticket', async () => {
  const heard = vi.fn();
  const unfollow = onLiveEvent(heard);
  const first = await openedStream();
  first.say('budget', '7:0', { action: 'usage', id: null, resource: null });
  expect(heard).toHaveBeenCalledExactlyOnceWith({
    kind: 'budget',
    action: 'usage',
    id: null,
    resource: null,
  });
  first.break();
  await vi.advanceTimersByTimeAsync(0);
  expect(currentConnection()).toBe('polling');
  await vi.advanceTimersByTimeAsync(1_500);
  expect(latest()).not.toBe(first);
  expect(latest().url).toBe('/v1/stream?ticket=t&last_event_id=7%3A0');
  latest().onopen();
  expect(currentConnection()).toBe('live');
  expect(refresh).toHaveBeenCalledTimes(2);
  unfollow();
});

test('reads every 15 s while there is no stream, if somebody looks', async () => {
  ticket.mockRejectedValue(new ApiError(503, null, null));
  stream.start();
  await vi.advanceTimersByTimeAsync(31_000);
  expect(currentConnection()).toBe('polling');
  expect(refresh).toHaveBeenCalledTimes(2);
  page.visibilityState = 'hidden';
  await vi.advanceTimersByTimeAsync(60_000);
  expect(refresh).toHaveBeenCalledTimes(2);
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  expect(refresh).toHaveBeenCalledTimes(3);
});

test('says that it is offline, and opens as soon as the device is online', async () => {
  await openedStream();
  device.dispatchEvent(new Event('offline'));
  expect(currentConnection()).toBe('offline');
  ticket.mockRejectedValue(new Unreachable('no answer'));
  await vi.advanceTimersByTimeAsync(120_000);
  expect(currentConnection()).toBe('offline');
  expect(refresh).toHaveBeenCalledOnce();
  ticket.mockResolvedValue('u');
  device.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(0);
  latest().onopen();
  expect(currentConnection()).toBe('live');
  expect(refresh).toHaveBeenCalledTimes(2);
});

test('asks where a gateway offers none, and does not insist', async () => {
  isOffered.mockResolvedValue(false);
  stream.start();
  await vi.advanceTimersByTimeAsync(0);
  latest().break(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(currentConnection()).toBe('asking');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(refresh).toHaveBeenCalledTimes(4);
  expect(FakeSource.opened).toHaveLength(1);
});

test('opens anew after a sleep, in which a connection dies unnoticed', async () => {
  const source = await openedStream();
  vi.setSystemTime(Date.now() + 3_600_000);
  page.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(0);
  expect(source.readyState).toBe(FakeSource.CLOSED);
  expect(FakeSource.opened).toHaveLength(2);
});

test('waits as long as the gateway says', async () => {
  ticket.mockRejectedValue(new ApiError(429, null, 30));
  stream.start();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(ticket).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(ticket).toHaveBeenCalledTimes(2);
});

test('a session that is over is not asked for again', async () => {
  ticket.mockRejectedValue(new ApiError(401, null, null));
  stream.start();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(ticket).toHaveBeenCalledOnce();
});

test('stopped while it opens, it opens nothing', async () => {
  stream.start();
  stream.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSource.opened).toHaveLength(0);
  expect(currentConnection()).toBe('connecting');
});
