import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addWaiting, makeHub } from '#db/routing/routing-fixture.ts'
import { addSite, personOf } from '#db/test-world.ts'
import { bodyOf, type Credential, employ, openTestApp, type TestApp } from '../app-fixture.ts'

let test: TestApp
let hub: Awaited<ReturnType<typeof makeHub>>
let operator: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  hub = await makeHub(test.database)
  operator = await employ(test, personOf(hub.world.pharmacyId, ['operator']))
})

afterAll(() => test.close())

const plan = (together?: unknown) =>
  test.app.request('/route-plans', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUIDv7(), ...operator },
    body: JSON.stringify({
      siteId: hub.world.hubSiteId,
      shiftFrom: '2026-03-02T00:30:00Z',
      shiftUntil: '2026-03-02T10:00:00Z',
      improveSeconds: 0,
      together,
    }),
  })

describe('planning trips', () => {
  it('takes parcels that must ride together, shows them on the plan, and says what is wrong with them', async () => {
    const { world } = hub
    const elsewhereId = await addSite(test.database, world.pharmacyId, { kind: 'village_pharmacy' })
    const first = await addWaiting(world, world.villageSiteId)
    const second = await addWaiting(world, elsewhereId)
    const both = [first.shipmentId, second.shipmentId]
    // One that rides with nobody, and what is no parcel.
    expect((await plan([[first.shipmentId]])).status).toBe(400)
    expect((await plan([['box', 'bag']])).status).toBe(400)
    const refusal = async (together: unknown) => {
      const response = await plan(together)
      const { code } = await bodyOf<{ code: string }>(response)
      return [response.status, code]
    }
    expect(await refusal([both, both])).toEqual([422, 'togetherRepeated'])
    expect(await refusal([[first.shipmentId, randomUUIDv7()]])).toEqual([409, 'parcelNotWaiting'])

    const made = await plan([both])
    expect(made.status).toBe(201)
    const { routePlanId } = await bodyOf<{ routePlanId: string }>(made)
    const response = await test.app.request(`/route-plans/${routePlanId}`, { headers: { ...operator } })
    const shown = await bodyOf<{
      together: string[][]
      trips: { visits: { shipmentIds: string[] }[] }[]
    }>(response)
    expect(shown.together).toEqual([both])
    const riding = shown.trips.map(({ visits }) =>
      visits.flatMap(({ shipmentIds }) => shipmentIds).toSorted(),
    )
    expect(riding).toEqual([both.toSorted()])
  })
})
