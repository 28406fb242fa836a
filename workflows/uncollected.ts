import { SmsRefused, type SmsClient } from '#connectors/sms/client.ts'
import { asParameter } from '#connectors/sms/contract.ts'
import type { Actor } from '#db/actor.ts'
import type { DatabaseClient } from '#db/client.ts'
import type { CommandRequest } from '#db/commands.ts'
import { readAddressee } from '#db/fulfilment/pickup-codes.ts'
import { startReturn } from '#db/fulfilment/returns.ts'
import {
  listToRemind,
  listWaitingSince,
  recordReminder,
  type WaitingParcel,
} from '#db/fulfilment/uncollected.ts'
import { daysAfter, reminderDays, type CollectionPolicy } from '#domain/fulfilment/collection.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { unlessRefused } from './acting.ts'
import { systemTenantId } from './ids.ts'
import { repeatInTurns, type Relay } from './relay.ts'

const pauseMs = 60_000
interface SweepServices {
  readonly database: DatabaseClient
  readonly sms: SmsClient
}

/** What a sweep came to. */
export interface Sweep {
  readonly reminded: number
  readonly returned: number
}

/** Every minute, one process at a time, reminds patients of parcels that wait, and sends back those nobody came for. */
export function keepSweepingUncollected(
  relay: Relay,
  sms: SmsClient,
  policy: CollectionPolicy,
  clock: () => Date,
): Promise<void> {
  return repeatInTurns(
    relay,
    { job: 'parcels.uncollected', pauseMs, failure: 'uncollected parcels could not be dealt with' },
    async () => {
      const services = { database: relay.database, sms }
      const { reminded, returned } = await sweepUncollected(services, policy, clock())
      if (reminded + returned > 0)
        relay.log.info({ reminded, returned }, 'uncollected parcels were dealt with')
    },
  )
}

/**
 * Deals with what is due at `now`: rows, not timers, so that a restart and a skipped week lose nothing. The parcel's row
 * decides against a hand-over at the same moment. A reminder is sent by a key of its own, once however often it is tried.
 */
export async function sweepUncollected(
  services: SweepServices,
  policy: CollectionPolicy,
  now: Date,
): Promise<Sweep> {
  const { database } = services
  let returned = 0
  for (const parcel of await listWaitingSince(database, systemActor, now, policy.keptDays)) {
    const { shipmentId } = parcel
    const request = requestFor(parcel, 'collection.return', shipmentId, now)
    const returning = startReturn(database, request, { shipmentId, reason: 'not_collected' })
    if ((await unlessRefused('wrongState', returning)) !== null) returned += 1
  }
  let reminded = 0
  for (const [index, days] of reminderDays(policy).entries()) {
    const reminder = { number: index + 1, days }
    for (const parcel of await listToRemind(database, systemActor, now, reminder)) {
      await remind(services, parcel, { number: reminder.number, policy, now })
      reminded += 1
    }
  }
  return { reminded, returned }
}

const systemActor: Actor = {
  tenantId: systemTenantId,
  principalId: 'collection',
  roles: [],
  siteIds: [],
}

async function remind(
  { database, sms }: SweepServices,
  parcel: WaitingParcel,
  { number, policy, now }: { readonly number: number; readonly policy: CollectionPolicy; readonly now: Date },
): Promise<void> {
  const { shipmentId, arrivedAt } = parcel
  const key = `collection-reminder-${shipmentId}-${number}`
  const { place, ...reader } = await readAddressee(database, systemActor, parcel)
  const date = shanghaiDate(daysAfter(arrivedAt, policy.keptDays))
  const isSent = await sms
    .send(reader, 'collection_reminder', { place: asParameter(place), date }, key)
    .then(() => true)
    .catch((error: unknown) => {
      if (error instanceof SmsRefused) return false
      throw error
    })
  const request = requestFor(parcel, 'collection.remind', key, now)
  await recordReminder(database, request, { shipmentId, number, isSent })
}

function requestFor({ tenantId }: WaitingParcel, route: string, key: string, now: Date): CommandRequest {
  return { actor: { ...systemActor, tenantId }, route, key, body: null, now }
}
