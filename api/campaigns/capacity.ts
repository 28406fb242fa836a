import { z } from '@hono/zod-openapi'
import { countReasons, readCapacityFacts } from '#db/campaigns/capacity.ts'
import { planCampaignCapacity } from '#domain/campaigns/campaign-capacity.ts'
import { capacityResources } from '#domain/campaigns/capacity-flow.ts'
import { depotResourcesSchema } from '#domain/campaigns/depot-resources.ts'
import { planHoursOf, questionOf, scenarioOf } from '#domain/campaigns/depot-scenario.ts'
import { householdSources } from '#domain/campaigns/household.ts'
import { stationTimesOn } from '#domain/campaigns/station-times.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { householdState } from './schemas.ts'

const seconds = z.number().openapi({ description: 'Seconds that one parcel takes one person.' })

const resource = z.enum(capacityResources)
const relief = z.object({ fromSiteId: z.uuid(), toSiteId: z.uuid(), parcels: z.int() })

const campaignCapacityPlan = z
  .object({
    isFeasible: z.boolean(),
    parcels: z.int(),
    targetAt: instant,
    finishAt: instant.nullable(),
    lateParcels: z.int(),
    lateAnyway: z.int().openapi({ description: 'Late parcels for which no depot of the campaign has room.' }),
    bottleneck: z.object({ siteId: z.uuid(), resource }).nullable(),
    shortfalls: z.array(
      z.object({
        siteId: z.uuid(),
        resource,
        shortBy: z.int(),
        fromAt: instant,
        toAt: instant,
        hours: z.number(),
      }),
    ),
    reliefs: z
      .array(relief)
      .openapi({ description: 'Late parcels that another depot could dispatch in time.' }),
  })
  .openapi('CampaignCapacityPlan')

const capacity = defineQuery({
  path: '/campaigns/{id}/capacity',
  summary:
    'Read what the depots of a campaign have and still have to send, and whether that keeps the target',
  description:
    'The capacity plan of all depots together, with what it begins with: parcels, shifts, stations, vehicles, kits.',
  guard: 'campaign.read',
  params: idParams,
  answer: z
    .object({
      asOf: instant,
      targetHours: z.int(),
      plannedStartAt: instant.nullable(),
      startedAt: instant.nullable(),
      stationSeconds: z.object({ pick: seconds, recheck: seconds, pack: seconds, dispatch: seconds }),
      depots: z.array(
        z.object({
          siteId: z.uuid(),
          state: z.enum(['working', 'lost']),
          staff: z.int(),
          parcels: z.int(),
          resources: depotResourcesSchema.nullable().openapi({
            description: 'As its operator states them; null where nobody has, and the plan supposes them.',
          }),
          reservedKits: z.int(),
          allocatedKits: z
            .int()
            .openapi({ description: 'Allocated to tiers and areas, and in no parcel yet.' }),
          freeKits: z.int().openapi({ description: 'On the shelf, and allocated to nobody.' }),
          products: z.array(z.object({ productId: z.uuid(), freeUnits: z.int(), kits: z.int() })),
        }),
      ),
      plan: campaignCapacityPlan.nullable().openapi({ description: 'Null where no depot works any more.' }),
    })
    .openapi('CampaignCapacity'),
  async handle({ database, actor, now, params }) {
    const facts = await readCapacityFacts(database, actor, params.id, now)
    const stationSeconds = stationTimesOn(shanghaiDate(now)).seconds
    const questions = facts.depots
      .filter(({ state }) => state === 'working')
      .map((depot) => ({
        siteId: depot.siteId,
        question: questionOf(scenarioOf(depot, stationSeconds, planHoursOf(facts, now))),
      }))
    const plan = questions.length === 0 ? null : planCampaignCapacity(questions)
    return { ...facts, asOf: now, stationSeconds, plan }
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
