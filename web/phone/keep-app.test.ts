import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepApp } from './keep-app.ts'

/** A worker that is being installed, and what the browser would say of it. */
class Installing extends EventTarget {
  state = 'installing'

  becomes(state: string) {
    this.state = state
    this.dispatchEvent(new Event('statechange'))
  }
}

const register = vi.fn<(script: string, options: object) => Promise<unknown>>()
let window: EventTarget
/** Resolved once a worker is there. */
let ready: PromiseWithResolvers<{ active: { postMessage: (message: string, transfer: unknown[]) => void } }>

beforeEach(() => {
  vi.useFakeTimers()
  window = new EventTarget()
  vi.stubGlobal('window', window)
  ready = Promise.withResolvers()
  vi.stubGlobal('navigator', { serviceWorker: { register, ready: ready.promise, controller: null } })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  register.mockReset()
})

const tries = () => register.mock.calls.length

it('asks once where the app was kept', async () => {
  const installing = new Installing()
  register.mockResolvedValue({ installing, active: null })
  keepApp()
  await vi.advanceTimersByTimeAsync(0)
  installing.becomes('activated')
  await vi.advanceTimersByTimeAsync(120_000)
  expect(tries()).toBe(1)
})

it('asks again when files of the app did not come, by time or as soon as the network is back', async () => {
  const [first, second] = [new Installing(), new Installing()]
  register
    .mockResolvedValueOnce({ installing: first, active: null })
    .mockResolvedValueOnce({ installing: second, active: null })
    .mockRejectedValueOnce(new TypeError('no network'))
    .mockResolvedValue({ installing: null, active: new Installing() })
  keepApp()
  await vi.advanceTimersByTimeAsync(0)
  first.becomes('redundant')
  await vi.advanceTimersByTimeAsync(29_999)
  expect(tries()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(tries()).toBe(2)
  second.becomes('redundant')
  window.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(0)
  expect(tries()).toBe(3)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(tries()).toBe(4)
  await vi.advanceTimersByTimeAsync(300_000)
  expect(tries()).toBe(4)
})

it('leaves it where a newer version did not come: the earlier one is kept', async () => {
  const installing = new Installing()
  register.mockResolvedValue({ installing, active: new Installing() })
  keepApp()
  await vi.advanceTimersByTimeAsync(0)
  installing.becomes('redundant')
  await vi.advanceTimersByTimeAsync(120_000)
  expect(tries()).toBe(1)
})

it('asks to be taken over when it was opened while the worker began, and only then', async () => {
  register.mockResolvedValue({ installing: null, active: null })
  const postMessage = vi.fn<(message: string, transfer: unknown[]) => void>()
  ready.resolve({ active: { postMessage } })
  keepApp()
  await vi.advanceTimersByTimeAsync(0)
  expect(postMessage.mock.calls).toEqual([['claim', []]])
  vi.stubGlobal('navigator', { serviceWorker: { register, ready: ready.promise, controller: {} } })
  keepApp()
  await vi.advanceTimersByTimeAsync(0)
  expect(postMessage).toHaveBeenCalledOnce()
})

it('does nothing where the browser keeps no apps', () => {
  vi.stubGlobal('navigator', {})
  keepApp()
  expect(tries()).toBe(0)
})
