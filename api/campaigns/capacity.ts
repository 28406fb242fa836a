import { z } from '@hono/zod-openapi'
import { countReasons, readCapacityFacts } from '#db/campaigns/capacity.ts'
import { householdSources } from '#domain/campaigns/household.ts'
import { stationTimesOn } from '#domain/campaigns/station-times.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { householdState } from './schemas.ts'

const seconds = z.number().openapi({ description: 'Seconds that one parcel takes one person.' })

const capacity = defineQuery({
  path: '/campaigns/{id}/capacity',
  summary: 'Read what each depot has for a campaign, and what it still has to send',
  description:
    'What a capacity plan begins with: parcels, people, kits on the shelf, seconds at each station.',
  guard: 'campaign.read',
  params: idParams,
  answer: z
    .object({
      asOf: instant,
      targetHours: z.int(),
      startedAt: instant.nullable(),
      stationSeconds: z.object({ pick: seconds, recheck: seconds, pack: seconds, dispatch: seconds }),
      depots: z.array(
        z.object({
          siteId: z.uuid(),
          state: z.enum(['working', 'lost']),
          staff: z.int(),
          parcels: z.int(),
          reservedKits: z.int(),
          freeKits: z.int().openapi({ description: 'On the shelf, and allocated to nobody.' }),
          products: z.array(z.object({ productId: z.uuid(), freeUnits: z.int(), kits: z.int() })),
        }),
      ),
    })
    .openapi('CampaignCapacity'),
  async handle({ database, actor, now, params }) {
    const facts = await readCapacityFacts(database, actor, params.id, now)
    return { ...facts, asOf: now, stationSeconds: stationTimesOn(shanghaiDate(now)).seconds }
  },
})

const reasons = defineQuery({
  path: '/campaigns/{id}/household-reasons',
  summary: 'Count households that are not served, owed or came in twice, by reason',
  guard: 'campaign.read',
  params: idParams,
  answer: z.object({
    items: z.array(
      z
        .object({
          state: householdState,
          source: z.enum(householdSources),
          reason: z.string(),
          households: z.int(),
        })
        .openapi('HouseholdReason'),
    ),
  }),
  handle: async ({ database, actor, params }) => ({ items: await countReasons(database, actor, params.id) }),
})

export const campaignCapacityOperations = [capacity, reasons] as const
