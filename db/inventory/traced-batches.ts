import { and, sql, type SQL } from 'drizzle-orm'
import { batchPackingEvent, batchPickingEvent, type MovedLot } from '#domain/inventory/epcis.ts'
import { packagingSteps, pickingStep } from '#domain/inventory/epcis-steps.ts'
import { asks, during, lotMatches, oneOf, type Source } from './trace-query.ts'

interface BatchRow extends Record<string, unknown> {
  readonly id: string
  readonly at: string
  readonly site_id: string
  readonly campaign_id: string
  readonly lots: MovedLot[]
}

const kinds = {
  picking: {
    type: 'TransactionEvent',
    step: pickingStep,
    at: sql`batch.picked_at`,
    goods: sql`batch.picked_goods`,
    toEvent: batchPickingEvent,
  },
  packing: {
    type: 'AggregationEvent',
    step: packagingSteps.packing,
    at: sql`batch.packed_at`,
    goods: sql`batch.packed_goods`,
    toEvent: batchPackingEvent,
  },
} as const

/** What the stations of campaigns picked, or packed: one event for each batch, of the lots that its row keeps. */
export function batches(kind: keyof typeof kinds): Source {
  const { type, step, at, goods, toEvent } = kinds[kind]
  return {
    async read(db, query, after, limit) {
      // What is packed is asked for by what it is packed in, as any package: not by what asked for it.
      const asksOther = kind === 'packing' && query.transactions !== null
      if (!asks(query.types, type) || !query.isStep(step) || asksOther) return []
      const { rows } = await db.execute<BatchRow>(sql`
        select batch.id, ${at}::text as at, batch.site_id, batch.campaign_id, ${lotsOf(goods)} as lots
        from campaign_batches batch
        where ${and(
          sql`${at} is not null and ${goods} is not null`,
          during(at, query),
          after === null ? undefined : sql`batch.id > ${after}::uuid`,
          query.key === null ? undefined : sql`batch.id = ${query.key}::uuid`,
          oneOf(sql`batch.site_id`, query.readAt),
          oneOf(sql`batch.site_id`, query.restsAt),
          query.transactions === null
            ? undefined
            : sql`(${oneOf(sql`batch.id`, query.transactions)} or ${oneOf(sql`batch.campaign_id`, query.transactions)})`,
          query.goods === null
            ? undefined
            : sql`exists (select 1 ${lotRows(goods)} where ${lotMatches(sql`lot`, sql`product`, query.goods)})`,
        )}
        order by batch.id limit ${limit}`)
      return rows.map((row) => ({
        key: row.id,
        event: toEvent({
          batchId: row.id,
          campaignId: row.campaign_id,
          at: new Date(row.at),
          siteId: row.site_id,
          lots: row.lots,
        }),
      }))
    },
  }
}

function lotsOf(goods: SQL): SQL {
  return sql`(select json_agg(json_build_object('gtin', product.gtin, 'lotNumber', lot.number, 'units', kept.units,
    'packUnits', product.pack_units) order by kept."lotId") ${lotRows(goods)})`
}

function lotRows(goods: SQL): SQL {
  return sql`from jsonb_to_recordset(${goods}) as kept("lotId" uuid, units integer)
    join lots lot on lot.id = kept."lotId" join products product on product.id = lot.product_id`
}
