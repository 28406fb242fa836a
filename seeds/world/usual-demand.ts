import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { SiteKind } from '#domain/organisations/site.ts'
import { lastFullWeek } from '#db/replenishment/demand-weeks.ts'
import type { ImportedWeek } from '#db/replenishment/import-demand.ts'
import { createRandom } from '../random.ts'
import { scarceIngredient } from '../shortage/scarce-ingredient.ts'
import type { World } from './world.ts'

const weekCount = 4
/** Of how many products of a site its books tell; the first of what lies there. */
const booked: Readonly<Record<SiteKind, number>> = {
  province_depot: 24,
  city_depot: 24,
  county_hub: 24,
  township_pharmacy: 6,
  village_pharmacy: 3,
  chain_pharmacy: 12,
  hospital_window: 12,
  delivery_point: 0,
}
/** A site whose books also tell of the scarce drug has more of what is usual, or its middle product would be that one. */
const bookedBesideScarce = 16
/** For how many days goods last in a county that is well off, as usual, or badly off. */
const usualDays = [40, 24, 14, 6] as const

/**
 * What was asked for in the weeks before the demo, at the pace at which the goods that lie at each site last some days to
 * some weeks: places differ, and so do the products of one place. `scarceAt` are the sites whose books tell of the scarce drug.
 */
export function makeUsualDemand(
  { sites, stock, products, lots }: Pick<World, 'sites' | 'stock' | 'products' | 'lots'>,
  scarceAt: ReadonlySet<string>,
  now: Date,
): ImportedWeek[] {
  const today = shanghaiDate(now)
  const last = lastFullWeek(now)
  const gone = new Set(lots.flatMap(({ id, expiresOn }) => (expiresOn < today ? [id] : [])))
  const scarce = new Set(
    products.flatMap(({ id, ingredientCodes }) => (ingredientCodes.includes(scarceIngredient) ? [id] : [])),
  )
  const usable = stock.filter(({ lotId, productId }) => !gone.has(lotId) && !scarce.has(productId))
  const atSite = Map.groupBy(usable, ({ siteId }) => siteId)
  return sites.flatMap(({ id: siteId, key, kind, tenantId }) => {
    const random = createRandom(`demand/${key}`)
    const isDepot = kind === 'province_depot' || kind === 'city_depot'
    const around = isDepot ? usualDays[0] : createRandom(`demand/${tenantId}`).pick(usualDays)
    const here = around * (0.5 + random.next())
    const held = Map.groupBy(atSite.get(siteId) ?? [], ({ productId }) => productId)
    const most = scarceAt.has(siteId) ? Math.max(booked[kind], bookedBesideScarce) : booked[kind]
    return [...held].slice(0, most).flatMap(([productId, rows]) => {
      const units = rows.reduce((sum, row) => sum + row.units, 0)
      const lasts = here * (0.6 + 0.8 * random.next())
      return Array.from({ length: weekCount }, (_, back): ImportedWeek => ({
        siteId,
        productId,
        weekStart: addDays(last, -7 * back),
        units: Math.max(1, Math.round((units * 7) / lasts)),
        stockOutDays: 0,
      }))
    })
  })
}
