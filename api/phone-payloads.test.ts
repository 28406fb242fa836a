import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Device, offlineHeadersOf } from '#bin/offline-device.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import type { Actor } from '#db/actor.ts'
import { addSite, addTenant, personOf } from '#db/test-world.ts'
import { type CommandKind, type OutboxCommand, payloadVersions } from '#web/phone/outbox/command.ts'
import { requestOf } from '#web/phone/outbox/request.ts'
import { onlineHeader } from '#domain/access/offline-act.ts'
import { bodyOf, type Credential, employ, now, openTestApp, send, type TestApp } from './app-fixture.ts'
import { registerNewDevice } from './device-fixture.ts'
import { recordedPayloads } from './phone-payloads-fixture.ts'

let test: TestApp
let pharmacist: Actor
let credential: Credential
let device: Device
let clock = now

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase(), { clock: () => clock, publicUrl: undefined })
  const tenantId = await addTenant(test.database, 'pharmacy')
  const siteId = await addSite(test.database, tenantId)
  pharmacist = personOf(tenantId, ['village_pharmacist', 'driver', 'picker'], [siteId])
  credential = await employ(test, pharmacist)
  device = await registerNewDevice(test, credential)
})
afterAll(() => test.close())

/** What today's API answers when none of what they name exists: they were understood, and looked up. */
const answers: Readonly<Record<CommandKind, string>> = {
  'order.place': '404 siteNotFound',
  'order.cancel': '404 orderNotFound',
  'shipment.receive': '404 shipmentNotFound',
  'parcel.handOver': '404 shipmentNotFound',
  'legs.depart': '404 siteNotFound',
  'legs.arrive': '404 siteNotFound',
  'shipments.reading': '404 shipmentNotFound',
  'shipment.return': '404 shipmentNotFound',
  'shipment.take_in': '404 siteNotFound',
  'shipment.photo': '404 shipmentNotFound',
  'stocktake.open': '404 siteNotFound',
  'stocktake.count': '404 stocktakeNotFound',
  'recall.acknowledge': '404 taskNotFound',
  'recall.finish': '404 taskNotFound',
}

/** A recorded body whose times are not over 90 days old. */
function atTime(body: unknown, at: string): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(/2026-03-02T0[01]:00:00.000Z/g, at))
}

describe('what an app of the last 90 days kept', () => {
  it('is still sent as it was by the app of today, for every version that there was', () => {
    for (const { kind, payloadVersion, payload, path, body } of recordedPayloads) {
      const command = { kind, payloadVersion, payload } as OutboxCommand
      expect(requestOf(command, [])).toEqual({ ok: true, request: { method: 'POST', path, body } })
    }
    for (const [kind, newest] of Object.entries(payloadVersions)) {
      const recorded = recordedPayloads.filter((one) => one.kind === kind)
      const versions = new Set(recorded.map(({ payloadVersion }) => payloadVersion))
      expect([kind, [...versions].toSorted((one, other) => one - other)]).toEqual([
        kind,
        Array.from({ length: newest }, (_, version) => version + 1),
      ])
    }
  })

  it.each(recordedPayloads)(
    'is taken by the API of today: $kind $payloadVersion',
    async ({ kind, path, body }) => {
      const madeAt = new Date(now.getTime() - 89 * 24 * 3_600_000)
      const { principalId } = pharmacist
      const headers = await offlineHeadersOf(device, { kind, path, body, principalId, madeAt })
      const response = await send(test, 'POST', path, credential, body, headers)
      const { code } = await bodyOf(response)
      expect(`${response.status} ${String(code)}`).toBe(answers[kind])
    },
  )

  it.each(recordedPayloads)(
    'is taken without a word of it for 90 days after apps began to sign, and then not: $kind $payloadVersion',
    async ({ kind, path, body }) => {
      const answerOf = async (at: string, headers = {}) => {
        clock = new Date(at)
        const told = atTime(body, at)
        const response = await send(test, 'POST', path, credential, told, headers)
        clock = now
        return `${response.status} ${String((await bodyOf(response)).code)}`
      }
      expect(await answerOf('2027-02-23T15:59:59.999Z')).toBe(answers[kind])
      expect(await answerOf('2027-02-23T16:00:00Z')).toBe('403 appTooOld')
      // What tells a time is an act of the past, whatever else is said of it.
      const isTold = kind === 'parcel.handOver' || kind === 'stocktake.count'
      const atOnce = await answerOf('2027-02-23T16:00:00Z', { [onlineHeader]: '1' })
      expect(atOnce).toBe(isTold ? '403 appTooOld' : answers[kind])
    },
  )
})
