import { formatCount } from '#web/ui/format.ts'
import { sentenceLanguage } from '#web/ui/locale.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import type { Paging } from '../table/table-search.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shortageTexts } from '../texts/shortages.ts'
import type { Plan } from './shortage-page.tsx'

type Share = AnswerOf<(typeof api)['shortage-plans'][':id']['shares']['$get']>['items'][number]

interface SiteSharesProps {
  readonly plan: Plan
  readonly search: Paging
  readonly onSearch: (search: Paging) => void
}

/** What a plan gives each site, and why, in a sentence. */
export function SiteShares({ plan, search, onSearch }: SiteSharesProps) {
  const texts = useTexts(shortageTexts).detail
  const read = useOperation(['shortages', 'shares'], api['shortage-plans'][':id'].shares.$get, {
    param: { id: plan.id },
    query: search.after === undefined ? {} : { after: search.after },
  })
  return (
    <section>
      <h2>{texts.shares}</h2>
      <RecordTable
        name="shortage-shares"
        label={texts.shares}
        read={read}
        columns={useColumns()}
        rowKey={({ siteId }) => siteId}
        search={{ after: search.after }}
        onSearch={onSearch}
      />
    </section>
  )
}

function useColumns(): readonly RecordColumn<Share>[] {
  const texts = useTexts(shortageTexts).detail
  const { locale } = useLanguage()
  const count = (value: number) => formatCount(value, locale)
  return [
    {
      key: 'site',
      title: texts.site,
      width: 200,
      render: ({ siteNameZh, siteNameEn }) => (locale === 'zh-CN' ? siteNameZh : siteNameEn),
    },
    { key: 'tier', title: texts.tier, width: 60, align: 'right', render: ({ tier }) => count(tier) },
    {
      key: 'need',
      title: texts.needed,
      width: 90,
      align: 'right',
      render: (share) => count(share.needUnits),
    },
    { key: 'held', title: texts.held, width: 90, align: 'right', render: (share) => count(share.heldUnits) },
    {
      key: 'receives',
      title: texts.receives,
      width: 100,
      align: 'right',
      render: ({ receivedUnits }) => <strong>{count(receivedUnits)}</strong>,
    },
    {
      key: 'why',
      title: texts.why,
      width: 520,
      render: ({ reason }) => reason[sentenceLanguage(locale)],
    },
  ]
}
