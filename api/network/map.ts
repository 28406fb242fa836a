import { z } from '@hono/zod-openapi'
import { readCountyMap, readNetworkMap } from '#db/network/map.ts'
import { coverLevels } from '#domain/network/days-of-cover.ts'
import { siteKinds, siteStatuses } from '#domain/organisations/site.ts'
import { defineQuery } from '../operation.ts'
import { instant } from '../schemas.ts'

const mapSite = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  kind: z.enum(siteKinds),
  status: z.enum(siteStatuses),
  countyCode: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  longitude: z.number(),
  latitude: z.number(),
  days: z.int().nullable(),
  products: z.int(),
  shortProducts: z.int(),
})

const flow = z.object({ from: z.string(), to: z.string(), parcels: z.int(), underWay: z.int() })

export const readNetworkMapOperation = defineQuery({
  path: '/network/map',
  summary: 'Read the network as a map: depots, county hubs, counties, and what goes between them',
  description:
    'Smaller sites are one mark for each county. Flows are the parcels that departed in the last seven days. Days of ' +
    'cover: units that may be sold, at the pace of the demand of the last four full weeks.',
  guard: 'board.read',
  onlyFor: ['network_operator', 'regulator'],
  answer: z
    .object({
      asOf: instant,
      sites: z.array(mapSite),
      counties: z.array(
        z.object({
          code: z.string(),
          nameZh: z.string(),
          nameEn: z.string(),
          longitude: z.number(),
          latitude: z.number(),
          sites: z.int(),
          down: z.int(),
          levels: z.record(z.enum(coverLevels), z.int()),
          days: z.int().nullable(),
        }),
      ),
      flows: z.array(flow),
    })
    .openapi('NetworkMap'),
  handle: ({ database, actor, now }) => readNetworkMap(database, actor, now),
})

export const readCountyMapOperation = defineQuery({
  path: '/network/counties/{code}',
  summary: 'Read the sites of a county and what goes between them',
  guard: 'board.read',
  onlyFor: ['network_operator', 'regulator'],
  params: z.object({ code: z.string().regex(/^\d{2,6}$/) }),
  answer: z
    .object({ asOf: instant, countyCode: z.string(), sites: z.array(mapSite), flows: z.array(flow) })
    .openapi('CountyMap'),
  handle: ({ database, actor, now, params }) => readCountyMap(database, actor, now, params.code),
})
