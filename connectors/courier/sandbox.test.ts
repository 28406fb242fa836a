import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type RunningSandbox } from '../start-sandbox.ts'
import { createCourierClient, type CourierClient } from './client.ts'
import { standing } from './contract.ts'

let sandbox: RunningSandbox
let courier: CourierClient

beforeAll(async () => {
  sandbox = await startSandbox(0, 2_000)
  courier = createCourierClient(sandbox.courierUrl, {
    attempts: 2,
    backOffMilliseconds: 1,
    timeoutMilliseconds: 500,
  })
})
afterAll(() => sandbox.close())

async function book(): Promise<{ parcelId: string; trackingNumber: string }> {
  const parcelId = randomUUID()
  const outcome = await courier.book({
    parcelId,
    collectAt: { name: '演示点', longitude: 105.717, latitude: 35.935 },
    deliverTo: { address: '演示村1号', phone: '000-00000000' },
    deliverBy: new Date().toISOString(),
  })
  if (outcome.kind !== 'answered') throw new Error(outcome.kind)
  return { parcelId, ...outcome.answer }
}

async function order(path: string, body: unknown): Promise<number> {
  const response = await fetch(sandbox.courierUrl + path, { method: 'POST', body: JSON.stringify(body) })
  return response.status
}

describe('a parcel with the courier', () => {
  it('is booked, tracked in any order, delivered and proven', async () => {
    const { parcelId, trackingNumber } = await book()
    expect(await courier.proof(trackingNumber)).toMatchObject({ kind: 'refused' })
    expect(await order(`/parcels/${parcelId}/steps`, { state: 'collected' })).toBe(204)
    expect(await order(`/parcels/${parcelId}/steps`, { state: 'delivered', pickupCode: '123456' })).toBe(204)
    const tracked = await courier.track(trackingNumber)
    expect(tracked.kind === 'answered' && standing(tracked.answer)).toBe('delivered')
    expect(await courier.proof(trackingNumber)).toMatchObject({ answer: { pickupCode: '123456' } })
    expect(await order(`/parcels/${parcelId}/steps`, { state: 'failed' })).toBe(422)
  })

  it('is cancelled until it is collected', async () => {
    const first = await book()
    expect(await courier.cancel(first.trackingNumber)).toMatchObject({ kind: 'answered' })
    const second = await book()
    await order(`/parcels/${second.parcelId}/steps`, { state: 'collected' })
    expect(await courier.cancel(second.trackingNumber)).toMatchObject({ refusal: { code: 'tooLate' } })
  })

  it.each(['server_error', 'busy', 'lost_reply', 'duplicate', 'slow'])(
    'is booked once through %s',
    async (fault) => {
      expect(await order('/faults', { fault, times: 1 })).toBe(204)
      const { parcelId, trackingNumber } = await book()
      const shown = await fetch(`${sandbox.courierUrl}/parcels/${parcelId}`)
      expect(await shown.json()).toEqual({ trackingNumber, state: 'booked' })
    },
  )
})
