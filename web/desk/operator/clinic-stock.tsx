import { formatCount } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { useMay } from '../shell/session.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { SmallTable } from '../table/small-table.tsx'
import { clinicStockTexts } from '../texts/clinic-stock.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { SetClinicStock } from './set-clinic-stock.tsx'
import { useProducts } from './use-names.ts'

type Held = AnswerOf<(typeof api.campaigns)[':id']['clinic-stock']['$get']>['items'][number]

export interface ClinicStockProps {
  readonly campaignId: string
  /** The depots of the campaign. */
  readonly depots: readonly { readonly id: string; readonly name: string }[]
  /** The products of its kit. */
  readonly productIds: readonly string[]
  /** Whether the campaign still gives anything out. */
  readonly isOpen: boolean
}

/** What the campaign's depots hold for fever clinics, with the form that sets it. */
export function ClinicStock({ campaignId, depots, productIds, isOpen }: ClinicStockProps) {
  const texts = useTexts(clinicStockTexts)
  const may = useMay()
  const { locale } = useLanguage()
  const read = useOperation(['campaigns', 'clinic-stock'], api.campaigns[':id']['clinic-stock'].$get, {
    param: { id: campaignId },
  })
  const items = read.data?.items ?? []
  const { hospitals, nameOf: hospitalOf } = useHospitals()
  const products = useProducts([...new Set([...productIds, ...items.map(({ productId }) => productId)])])
  const depotOf = new Map(depots.map(({ id, name }) => [id, name]))
  return (
    <section>
      <h2>{texts.title}</h2>
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      {read.data === undefined && read.error === null && <Loading />}
      {read.data !== undefined && items.length === 0 && <p className="aside">{texts.none}</p>}
      {items.length > 0 && (
        <SmallTable<Held>
          aria-label={texts.label}
          rowKey={({ siteId, hospitalId, productId }) => `${siteId}/${hospitalId}/${productId}`}
          dataSource={items}
          columns={[
            { title: texts.depot, render: (_, { siteId }) => depotOf.get(siteId) },
            { title: texts.hospital, render: (_, { hospitalId }) => hospitalOf(hospitalId) },
            { title: texts.goods, render: (_, { productId }) => products.nameOf(productId) },
            {
              title: texts.held,
              align: 'right',
              render: (_, { productId, units }) =>
                `${formatCount(units, locale)} ${products.unitOf(productId)}`,
            },
          ]}
        />
      )}
      {isOpen && may('campaign.run') && (
        <div className="arrivals-foot">
          <SetClinicStock
            campaignId={campaignId}
            depots={depots}
            hospitals={hospitals}
            products={productIds.map((id) => ({ id, name: products.nameOf(id), unit: products.unitOf(id) }))}
            held={items}
          />
        </div>
      )}
    </section>
  )
}

/** The internet hospitals that work, by their names. */
function useHospitals() {
  const { locale } = useLanguage()
  const read = useOperation(['organisations', 'tenants'], api.organisations.tenants.$get, {})
  const all = (read.data?.items ?? [])
    .filter(({ kind }) => kind === 'internet_hospital')
    .map(({ id, nameZh, nameEn, state }) => ({ id, state, name: locale === 'zh-CN' ? nameZh : nameEn }))
  const names = new Map(all.map(({ id, name }) => [id, name]))
  return {
    hospitals: all.filter(({ state }) => state === 'active'),
    nameOf: (id: string) => names.get(id) ?? id.slice(0, 8),
  }
}
