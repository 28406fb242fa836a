import { randomUUIDv7 } from 'node:crypto'
import { listPrices } from '../insurance/schema.ts'
import { orderPartLines, orderParts } from '../orders/schema.ts'
import { licences } from '../organisations/schema.ts'
import { demandWeeks } from '../replenishment/schema.ts'
import type { Given } from './supervision-fixture.ts'

/** The pharmacy asks 0.5 yuan at its counter; what the site of the other county charged was 0.6. */
export async function addPrices({ client, pharmacyId, product }: Given): Promise<void> {
  await client.network.insert(listPrices).values({
    id: randomUUIDv7(),
    tenantId: pharmacyId,
    productId: product.id,
    list: 'offline',
    unitPriceTenThousandths: 5_000,
    validFrom: '2025-01-01',
    source: 'test',
  })
}

/** One in time, one late, one taken away for lateness; 240 of 300 units were dispatched. */
export async function addParts({
  client,
  distributorId,
  pharmacyId,
  villageSiteId,
  product,
}: Given): Promise<void> {
  const offered = '2026-02-02T01:00:00Z'
  const due = '2026-02-04T01:00:00Z'
  const parts = [
    { state: 'received' as const, dispatchedAt: '2026-02-03T01:00:00Z', units: 120 },
    { state: 'received' as const, dispatchedAt: '2026-02-05T01:00:00Z', units: 120 },
    { state: 'passed_on' as const, dispatchedAt: null, units: 0 },
  ]
  for (const [index, { state, dispatchedAt, units }] of parts.entries()) {
    const id = randomUUIDv7()
    await client.network.insert(orderParts).values({
      id,
      tenantId: distributorId,
      orderId: randomUUIDv7(),
      buyerTenantId: pharmacyId,
      buyerSiteId: villageSiteId,
      partNumber: index + 1,
      state,
      goodsFen: 1_000,
      deliveryFen: 0,
      offeredAt: new Date(offered),
      answerDueAt: new Date(due),
      acceptedAt: new Date(offered),
      dispatchDueAt: new Date(due),
      dispatchedAt: dispatchedAt === null ? null : new Date(dispatchedAt),
    })
    await client.network.insert(orderPartLines).values({
      id: randomUUIDv7(),
      tenantId: distributorId,
      partId: id,
      orderLineId: randomUUIDv7(),
      productId: product.id,
      units: units === 0 ? 60 : 120,
      unitPriceTenThousandths: 4_000,
      totalFen: 1_000,
      dispatchedUnits: units,
      receivedUnits: units === 0 ? null : 120,
    })
  }
}

/** A licence of the hospital that lapsed, and the one in force. */
export async function addLicence({ client, hospitalId }: Given): Promise<void> {
  const licence = (number: string, validTo: string) => ({
    id: randomUUIDv7(),
    tenantId: hospitalId,
    kind: 'internet_hospital',
    number,
    scopes: [],
    validFrom: '2020-01-01',
    validTo,
  })
  await client.network.insert(licences).values([licence('OLD', '2026-02-01'), licence('NEW', '2026-03-20')])
}

/** Seven units a day at the depot while there was stock, of which it has a thousand less what left. */
export async function addDemand({ client, depotId, depotSiteId, product }: Given): Promise<void> {
  await client.network.insert(demandWeeks).values(
    ['2026-02-02', '2026-02-09', '2026-02-16', '2026-02-23'].map((weekStart, index) => ({
      siteId: depotSiteId,
      productId: product.id,
      weekStart,
      tenantId: depotId,
      units: index === 3 ? 0 : 49,
      stockOutDays: index === 3 ? 7 : 0,
      origin: 'ledger' as const,
    })),
  )
}
