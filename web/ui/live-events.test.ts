import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveEvents } from './live-events.ts'

/** A stream that the test opens, feeds and breaks. */
class Stream extends EventTarget {
  readyState = 0
  close(): void {
    this.readyState = 2
  }
  tell(type: 'open' | 'error' | 'reset'): void {
    this.dispatchEvent(new Event(type))
  }
  message(kind: string): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify({ kind }) }))
  }
}

describe('the stream of events', () => {
  let streams: Stream[]
  let events: LiveEvents
  const onNews = vi.fn<(kinds: ReadonlySet<string> | null) => void>()

  beforeEach(() => {
    vi.useFakeTimers()
    onNews.mockClear()
    streams = []
    events = new LiveEvents(() => {
      const stream = new Stream()
      streams.push(stream)
      return stream as unknown as EventSource
    })
    events.listen({ kinds: ['shipment'], onNews })
    events.open()
  })
  afterEach(() => {
    events.close()
    vi.useRealTimers()
  })
  const heardAfter = (milliseconds: number) => {
    onNews.mockClear()
    vi.advanceTimersByTime(milliseconds)
    return onNews.mock.calls.length
  }

  it('tells of several events of a kind at once, and of no other kind', () => {
    streams[0]?.tell('open')
    for (const kind of ['shipment', 'shipment', 'order']) streams[0]?.message(kind)
    expect([events.status, heardAfter(299), heardAfter(1), heardAfter(60_000)]).toEqual(['live', 0, 1, 0])
    streams[0]?.message('order')
    expect(heardAfter(60_000)).toBe(0)
    streams[0]?.tell('reset')
    expect(heardAfter(300)).toBe(1)
  })

  it('says of which kinds there is news, and nothing where it may be any', () => {
    const heard: (ReadonlySet<string> | null)[] = []
    events.listen({ kinds: ['shipment', 'order'], onNews: (kinds) => heard.push(kinds) })
    const tellAll = (...kinds: string[]) => {
      for (const kind of kinds) streams[0]?.message(kind)
    }
    tellAll('order', 'claim', 'shipment', 'order')
    vi.advanceTimersByTime(300)
    tellAll('order')
    streams[0]?.tell('reset')
    tellAll('shipment')
    vi.advanceTimersByTime(300)
    expect(heard).toEqual([new Set(['order', 'shipment']), null])
  })

  it('asks every 15 seconds while the stream is away, and once more when it is back', () => {
    streams[0]?.tell('open')
    streams[0]?.tell('error')
    expect([events.status, heardAfter(15_300), heardAfter(15_000)]).toEqual(['polling', 1, 1])
    // The browser itself opens it again, with the id of the last event.
    expect(streams).toHaveLength(1)
    streams[0]?.tell('open')
    expect([events.status, heardAfter(300), heardAfter(60_000)]).toEqual(['live', 1, 0])
  })

  it('opens a stream anew that the server had ended, and stops when nobody looks', () => {
    streams[0]?.close()
    streams[0]?.tell('error')
    expect(heardAfter(15_300)).toBe(1)
    expect(streams).toHaveLength(2)
    streams[1]?.tell('open')
    expect(events.status).toBe('live')
    events.close()
    streams[1]?.tell('error')
    expect(heardAfter(60_000)).toBe(0)
  })
})
