import { sql, type SQL } from 'drizzle-orm'
import { describeSuggestion } from '#domain/replenishment/describe-suggestion.ts'
import type { OrderSuggestion } from '#domain/replenishment/suggest-order.ts'
import type { ListExportKind } from '#domain/jobs/file-job.ts'
import type { Database } from '../client.ts'

export type ExportCell = string | number | null

/** Of which sites a list is: all of the tenant's, or some. */
export interface ExportScope {
  readonly tenantId: string
  readonly siteIds: readonly string[] | null
}

/** One page of a list, and where the next one begins; null on the last. */
export interface ListPage {
  readonly rows: readonly (readonly ExportCell[])[]
  readonly nextKey: string | null
}

interface ExportList {
  /** The header. */
  readonly columns: readonly string[]
  /** One page of the list as an array of cells under `cells`, each with its key under `key`, in the order of the keys. */
  readonly page: (scope: ExportScope, after: string | null, limit: number) => SQL
  /** Makes words of a cell that the database gives as facts; others stay. */
  readonly inWords?: (cell: unknown) => ExportCell
}

/** The lists that can be exported. */
export const exportLists: Readonly<Record<ListExportKind, ExportList>> = {
  stock_balances: {
    columns: ['站点', '本位码', '药品', '规格', '批号', '有效期至', '状态', '货权', '数量', '最小单位'],
    page: (scope, after, limit) => sql`
      select json_build_array(b.site_id, b.lot_id, b.status, b.ownership)::text as key,
        json_build_array(s.name_zh, p.standard_code, p.name_zh, p.strength, l.number, b.expires_on, b.status,
          b.ownership, b.units, p.base_unit) as cells
      from stock_balances b join sites s on s.id = b.site_id join products p on p.id = b.product_id
        join lots l on l.id = b.lot_id
      where b.tenant_id = ${scope.tenantId} and b.units > 0 and ${within(sql`b.site_id`, scope)}
        and ${
          after === null
            ? sql`true`
            : sql`(b.site_id, b.lot_id, b.status, b.ownership) > (select
          (k ->> 0)::uuid, (k ->> 1)::uuid, k ->> 2, k ->> 3 from (select ${after}::json as k) as key)`
        }
      order by b.site_id, b.lot_id, b.status, b.ownership limit ${limit}`,
  },
  stock_movements: {
    columns: [
      '编号',
      '时间',
      '原因',
      '本位码',
      '药品',
      '批号',
      '货权',
      '从站点',
      '从账户',
      '到站点',
      '到账户',
      '数量',
    ],
    page: (scope, after, limit) => sql`
      select (extract(epoch from m.recorded_at) * 1000000)::bigint || '.' || m.id as key,
        json_build_array(m.id, ${chinaTime(sql`m.recorded_at`)}, m.reason,
          p.standard_code, p.name_zh, l.number, m.ownership, f.name_zh, m.from_account, t.name_zh, m.to_account,
          m.units) as cells
      from stock_movements m join products p on p.id = m.product_id join lots l on l.id = m.lot_id
        left join sites f on f.id = m.from_site_id left join sites t on t.id = m.to_site_id
      where m.tenant_id = ${scope.tenantId} and ${isBehind(after)}
        and (${within(sql`m.from_site_id`, scope)} or ${within(sql`m.to_site_id`, scope)})
      order by m.recorded_at, m.id limit ${limit}`,
  },
  suggestions: {
    columns: ['站点', '本位码', '药品', '状态', '包数', '每包数量', '金额（元）', '建议时间', '理由'],
    page: (scope, after, limit) => sql`
      select r.id::text as key,
        json_build_array(s.name_zh, p.standard_code, p.name_zh, r.state, r.packs, r.pack_units,
          round(r.amount_fen / 100.0, 2), ${chinaTime(sql`r.suggested_at`)},
          r.facts) as cells
      from replenishment_suggestions r join sites s on s.id = r.site_id join products p on p.id = r.product_id
      where r.tenant_id = ${scope.tenantId} and ${within(sql`r.site_id`, scope)}
        and ${after === null ? sql`true` : sql`r.id > ${after}::uuid`}
      order by r.id limit ${limit}`,
    inWords: (cell) =>
      typeof cell === 'object' && cell !== null
        ? describeSuggestion(cell as OrderSuggestion, 'zh')
        : (cell as ExportCell),
  },
  orders: {
    columns: [
      '订单号',
      '站点',
      '状态',
      '来源',
      '提交时间',
      '行号',
      '本位码',
      '药品',
      '规格',
      '数量',
      '发出数量',
      '收到数量',
      '行金额（元）',
    ],
    page: (scope, after, limit) => sql`
      select json_build_array(line.order_id, line.line_number)::text as key,
        json_build_array(o.id, s.name_zh, o.state, o.source,
          ${chinaTime(sql`o.submitted_at`)}, line.line_number,
          p.standard_code, p.name_zh, p.strength, line.units, brought.dispatched, brought.received,
          round(line.total_fen / 100.0, 2)) as cells
      from order_lines line join orders o on o.id = line.order_id join sites s on s.id = o.site_id
        join products p on p.id = line.product_id
        cross join lateral (select sum(dispatched_units) as dispatched, sum(received_units) as received
          from order_part_lines where order_line_id = line.id) brought
      where line.tenant_id = ${scope.tenantId} and ${within(sql`o.site_id`, scope)}
        and ${
          after === null
            ? sql`true`
            : sql`(line.order_id, line.line_number) > (select (k ->> 0)::uuid, (k ->> 1)::integer
                from (select ${after}::json as k) as key)`
        }
      order by line.order_id, line.line_number limit ${limit}`,
  },
  /** What the tenant sells, and what it has bought. */
  order_parts: {
    columns: [
      '订单号',
      '分单',
      '销售方',
      '采购方',
      '收货站点',
      '发货站点',
      '状态',
      '提出时间',
      '应答期限',
      '接单时间',
      '发货期限',
      '发货时间',
      '收货时间',
      '货款（元）',
      '运费（元）',
    ],
    page: (scope, after, limit) => sql`
      select part.id::text as key,
        json_build_array(part.order_id, part.part_number, seller.name_zh, buyer.name_zh, s.name_zh, f.name_zh, part.state,
          ${chinaTime(sql`part.offered_at`)}, ${chinaTime(sql`part.answer_due_at`)}, ${chinaTime(sql`part.accepted_at`)},
          ${chinaTime(sql`part.dispatch_due_at`)}, ${chinaTime(sql`part.dispatched_at`)},
          ${chinaTime(sql`part.received_at`)}, round(part.goods_fen / 100.0, 2), round(part.delivery_fen / 100.0, 2)) as cells
      from order_parts part join tenants seller on seller.id = part.tenant_id
        join tenants buyer on buyer.id = part.buyer_tenant_id left join sites s on s.id = part.buyer_site_id
        left join sites f on f.id = part.from_site_id
      where (part.tenant_id = ${scope.tenantId}
            and (part.from_site_id is null or ${within(sql`part.from_site_id`, scope)})
          or part.buyer_tenant_id = ${scope.tenantId} and ${within(sql`part.buyer_site_id`, scope)})
        and ${after === null ? sql`true` : sql`part.id > ${after}::uuid`}
      order by part.id limit ${limit}`,
  },
}

/** Reads one page of a list. */
export async function readListPage(
  db: Database,
  kind: ListExportKind,
  scope: ExportScope,
  after: string | null,
  limit: number,
): Promise<ListPage> {
  const { page, inWords = (cell: unknown) => cell as ExportCell } = exportLists[kind]
  const found = await db.execute<{ key: string; cells: readonly unknown[] }>(page(scope, after, limit + 1))
  const rows = found.rows.slice(0, limit)
  const last = found.rows.length > limit ? rows.at(-1) : undefined
  return { rows: rows.map(({ cells }) => cells.map(inWords)), nextKey: last?.key ?? null }
}

/** Movements are listed as the index of a tenant's movements is sorted: by time, then by number. */
function isBehind(after: string | null): SQL {
  if (after === null) return sql`true`
  const [micros = '', id = ''] = after.split('.')
  return sql`(m.recorded_at, m.id) >
    (timestamptz 'epoch' + ${micros}::bigint * interval '1 microsecond', ${id}::bigint)`
}

/** A time as people in China read it; nothing where there is none. */
function chinaTime(column: SQL): SQL {
  return sql`to_char(${column} at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')`
}

function within(column: SQL, { siteIds }: ExportScope): SQL {
  return siteIds === null ? sql`true` : sql`${column} = any(${sql.param([...siteIds])}::uuid[])`
}
