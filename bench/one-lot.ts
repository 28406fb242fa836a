import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#db/actor.ts'
import { products } from '#db/catalogue/schema.ts'
import type { DatabaseClient } from '#db/client.ts'
import { CommandRefused, refused } from '#db/command-refused.ts'
import { runCommand } from '#db/commands.ts'
import { moveStock, receiveFromSuppliers, type StockMovement } from '#db/inventory/ledger.ts'
import { findOrAddLots } from '#db/inventory/lots.ts'
import { sites } from '#db/organisations/schema.ts'

/** The one lot that everybody wants. */
export interface HotLot {
  readonly actor: Actor
  readonly siteId: string
  readonly lotId: string
  readonly productId: string
}

/** Reserves units as sourcing does. @returns false when the lot has fewer. */
export async function reserve(database: DatabaseClient, lot: HotLot, units = 1): Promise<boolean> {
  const shipmentId = randomUUIDv7()
  const { actor, siteId, lotId, productId } = lot
  const { tenantId } = actor
  const request = {
    actor,
    route: 'bench.reserve',
    key: shipmentId,
    body: { lotId, units },
    now: new Date(),
  }
  const movement: StockMovement = {
    reason: 'reserve',
    lotId,
    productId,
    ownership: 'ours',
    units,
    from: { account: 'available', siteId },
    to: { account: 'reserved', siteId },
    tenantId,
    referenceId: shipmentId,
  }
  const work = runCommand(database, request, async (transaction) => {
    if ((await moveStock(transaction, [movement])) !== null) throw outOfStock()
    transaction.emit({
      type: 'shipment.allocated',
      aggregateKind: 'shipment',
      aggregateId: shipmentId,
      tenantId,
      payload: { lotId, units },
    })
    return { shipmentId }
  })
  return work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof CommandRefused) return false
      throw error
    },
  )
}

function outOfStock(): CommandRefused {
  return refused('conflict', { code: 'outOfStock', message: 'The lot is empty.', nextStep: 'Take another.' })
}

/** Receives a new lot of some product at some depot. */
export async function stockLot(database: DatabaseClient, number: string, units: number): Promise<HotLot> {
  const [site] = await database.network.select().from(sites).orderBy(sites.id).limit(1)
  const [product] = await database.network.select().from(products).orderBy(products.id).limit(1)
  if (site === undefined || product === undefined) throw new Error('The demo world is empty.')
  const actor = { tenantId: site.tenantId, principalId: 'bench', roles: [], siteIds: [] }
  const request = { actor, route: 'bench.stock', key: number, body: { units }, now: new Date() }
  const { answer } = await runCommand(database, request, async (transaction) => {
    const named = { productId: product.id, lotNumber: number, expiresOn: null }
    const [lotId] = await findOrAddLots(transaction, [named])
    if (lotId === undefined) throw new Error('The lot was not added.')
    const receipt = { siteId: site.id, lotId, ownership: 'ours', units } as const
    await receiveFromSuppliers(transaction, site.tenantId, randomUUIDv7(), [receipt])
    return lotId
  })
  return { actor, siteId: site.id, lotId: answer, productId: product.id }
}
