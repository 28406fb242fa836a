import { delay, http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createCourierClient } from './client.ts'
import { courierPaths, standing, type BookRequest } from './contract.ts'

const baseUrl = 'http://courier.test'
const server = setupServer()
const client = createCourierClient(baseUrl, { attempts: 2, backOffMilliseconds: 1, timeoutMilliseconds: 50 })

const booking: BookRequest = {
  parcelId: '0190a000-0000-7000-8000-000000000001',
  collectAt: { name: '演示点', longitude: 105.717, latitude: 35.935 },
  deliverTo: { address: '演示村1号', phone: '000-00000000' },
  deliverBy: '2026-03-04T01:00:00.000Z',
}

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

describe('booking', () => {
  it('repeats with the parcel as its key after a failure', async () => {
    const keys: (string | null)[] = []
    server.use(
      http.post(baseUrl + courierPaths.book, ({ request }) => {
        keys.push(request.headers.get('idempotency-key'))
        return keys.length === 1
          ? HttpResponse.json({}, { status: 503 })
          : HttpResponse.json({ trackingNumber: 'KD1' })
      }),
    )
    expect(await client.book(booking)).toEqual({ kind: 'answered', answer: { trackingNumber: 'KD1' } })
    expect(keys).toEqual([booking.parcelId, booking.parcelId])
  })

  it('is refused for good, or open while the courier is slow or answers something else', async () => {
    const answer = (response: () => Response | Promise<Response>) =>
      server.use(http.post(baseUrl + courierPaths.book, response))
    answer(() => HttpResponse.json({ code: 'outOfArea', reason: 'Not there.' }, { status: 422 }))
    expect(await client.book(booking)).toMatchObject({ kind: 'refused', refusal: { code: 'outOfArea' } })
    answer(() => HttpResponse.json({ trackingNumber: 7 }))
    expect(await client.book(booking)).toEqual({ kind: 'unavailable', cause: 'malformed' })
    answer(async () => {
      await delay('infinite')
      return HttpResponse.error()
    })
    expect(await client.book(booking)).toEqual({ kind: 'unavailable', cause: 'timeout' })
  })
})

describe('standing', () => {
  const at = '2026-03-02T01:00:00.000Z'

  it('goes by sequence, whatever order events come in and however often', () => {
    const events = [
      { sequence: 3, state: 'delivered' as const, at },
      { sequence: 1, state: 'booked' as const, at },
      { sequence: 2, state: 'collected' as const, at },
      { sequence: 1, state: 'booked' as const, at },
    ]
    expect(standing({ trackingNumber: 'KD1', events })).toBe('delivered')
    expect(standing({ trackingNumber: 'KD1', events: [] })).toBe('booked')
  })
})
