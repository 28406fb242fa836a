import { sql, type SQL } from 'drizzle-orm'
import { products } from '../catalogue/schema.ts'
import type { Database } from '../client.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import { orderParts } from '../orders/schema.ts'
import { goodsOwners } from '../orders/storage-schema.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { deliveryNotes } from './delivery-note-schema.ts'
import { discrepancies } from './discrepancy-schema.ts'
import { lotOrigins, type RecallBasis } from './recall-schema.ts'
import { lots, stockBalances, stockMovements } from './schema.ts'

interface SupplierLot extends Record<string, unknown> {
  readonly lotId: string
  readonly isRecalled: boolean
}

/**
 * Every lot that ever came from a supplier, wherever it lies by now. Of an organisation on the network: what lay at its sites,
 * what its orders brought, with goods beyond them, and what it owns in others' depots. Of it, and of a supplier that is known by
 * name alone: what receipts, opening stocks and delivery notes say it brought, and the products that it makes. For commands
 * and queries that see across.
 */
export async function lotsOfSupplier(
  db: Database,
  basis: Extract<RecallBasis, { readonly kind: 'supplier' | 'supplier_name' }>,
): Promise<SupplierLot[]> {
  const names =
    basis.kind === 'supplier_name'
      ? sql`select ${keyOf(sql`${basis.supplierName}::text`)} as key`
      : sql`select unnest(array[${keyOf(sql`name_zh`)}, ${keyOf(sql`name_en`)}]) as key
          from ${tenants} where id = ${basis.supplierTenantId}`
  const traded = basis.kind === 'supplier' ? sql`union ${lotsOfTenant(basis.supplierTenantId)}` : sql``
  const ofProduct = basis.productId === undefined ? sql`` : sql`where lot.product_id = ${basis.productId}`
  const found = await db.execute<SupplierLot>(sql`
    with names as materialized (${names}), came as (${lotsByName()} ${traded})
    select lot.id as "lotId", lot.recalled_at is not null as "isRecalled"
    from came join ${lots} lot on lot.id = came.lot_id ${ofProduct}`)
  return found.rows
}

/** Names are the same whatever their width, case and spaces: 广药（云） is 广药(云). */
function keyOf(name: SQL): SQL {
  return sql`lower(regexp_replace(normalize(${name}, nfkc), '\\s', '', 'g'))`
}

function isNamed(name: SQL): SQL {
  return sql`${keyOf(name)} in (select key from names)`
}

function lotsByName(): SQL {
  return sql`
    select lot_id from ${lotOrigins} where ${isNamed(sql`supplier_name`)}
    union select m.lot_id from ${deliveryNotes} note join ${stockMovements} m on m.reference_id = note.id
      where ${isNamed(sql`note.supplier_name`)}
    union select lot.id from ${lots} lot join ${products} made on made.id = lot.product_id
      where ${isNamed(sql`made.manufacturer`)}`
}

function lotsOfTenant(supplierTenantId: string): SQL {
  return sql`
    select b.lot_id from ${stockBalances} b join ${sites} s on s.id = b.site_id
      where s.tenant_id = ${supplierTenantId}
    union select line.lot_id from ${orderParts} part
      join ${shipments} parcel on parcel.request_id = part.id and parcel.kind = 'order'
      join ${shipmentLines} line on line.shipment_id = parcel.id
      where part.tenant_id = ${supplierTenantId}
    union select d.lot_id from ${discrepancies} d
      where d.tenant_id = ${supplierTenantId} and d.receiver_tenant_id <> ${supplierTenantId} and d.lot_id is not null
    union select o.lot_id from ${goodsOwners} o where o.owner_tenant_id = ${supplierTenantId}`
}
