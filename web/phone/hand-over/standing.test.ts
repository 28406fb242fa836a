import { describe, expect, it } from 'vitest'
import type { OutboxCommand } from '../outbox/command.ts'
import { newCommand, settle } from '../outbox/rules.ts'
import type { Parcel } from '../sync/answers.ts'
import { mayGiveOffline, parcelsHere } from './standing.ts'

const at = new Date('2026-03-02T01:00:00Z')
const parcelOf = (id: string, facts: Partial<Parcel> = {}): Parcel => ({
  id,
  kind: 'prescription',
  state: 'arrived',
  promisedAt: '2026-03-03T01:00:00Z',
  version: 1,
  lines: [],
  scans: [],
  ...facts,
})
const give = (shipmentId: string, sequence: number): OutboxCommand =>
  newCommand(
    {
      kind: 'parcel.handOver',
      payload: { shipmentId, pickupCode: '123456', scans: [], handedOverAt: at.toISOString() },
    },
    { key: `key-${sequence}`, sequence, principalId: 'ana', now: at },
  )
const send = (shipmentId: string, sequence: number): OutboxCommand =>
  newCommand(
    { kind: 'shipment.return', payload: { shipmentId, reason: 'refused' } },
    { key: `key-${sequence}`, sequence, principalId: 'ana', now: at },
  )
const answered = (command: OutboxCommand, answer: unknown) =>
  settle(command, { kind: 'answered', answer }, { now: at, chance: 0 })

describe('a parcel that was given away, or set aside, on this phone', () => {
  it('shows so until it is checked, and then what the check said', () => {
    const wrongState = { code: 'wrongState', message: '', nextStep: '' }
    const refusal = { code: 'pickupCodeWrong', message: '', nextStep: '' }
    const commands = [
      give('saved', 1),
      answered(give('matched', 2), { handedOver: true }),
      answered(give('unmatched', 3), { handedOver: false, refusal }),
      settle(give('closed', 4), { kind: 'refused', problem: refusal }, { now: at, chance: 0 }),
      answered(give('again', 5), { handedOver: false, refusal }),
      give('again', 6),
      send('back', 7),
      settle(send('kept', 8), { kind: 'refused', problem: wrongState }, { now: at, chance: 0 }),
    ]
    const ids = ['saved', 'matched', 'unmatched', 'closed', 'again', 'back', 'kept', 'untouched']
    const known = parcelsHere(
      [
        ...ids.map((id) => parcelOf(id)),
        parcelOf('on the way', { state: 'dispatched' }),
        parcelOf('goods', { kind: 'order' }),
      ],
      commands,
    )
    expect(known.map(({ parcel, standing, reason }) => [parcel.id, standing, reason])).toEqual([
      ['saved', 'given', null],
      ['matched', 'given', null],
      ['unmatched', 'unproven', 'pickupCodeWrong'],
      ['closed', 'refused', 'pickupCodeWrong'],
      ['again', 'given', null],
      ['back', 'back', null],
      ['kept', 'refused', 'wrongState'],
      ['untouched', 'here', null],
    ])
  })

  it('may be given only within 12 hours of what the phone last heard', () => {
    const after = (ms: number) => mayGiveOffline(at.toISOString(), new Date(at.getTime() + ms))
    const hours = 12 * 3_600_000
    expect([after(0), after(hours - 1), after(hours), after(-1)]).toEqual([true, true, false, false])
    expect(mayGiveOffline(undefined, at)).toBe(false)
  })
})
