import { Empty, Table } from 'antd'
import { formatCount } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'

/** Households that came in twice, are not served, owed, refused or cancelled, by reason. */
export function HouseholdReasons({ campaignId }: { readonly campaignId: string }) {
  const texts = useTexts(campaignTexts).households
  const { locale, messages } = useLanguage()
  const words = messages.campaigns
  const read = useOperation(['campaigns', 'reasons'], api.campaigns[':id']['household-reasons'].$get, {
    param: { id: campaignId },
  })
  return (
    <section>
      <h2>{texts.reasonsTitle}</h2>
      {read.error !== null && <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />}
      <Table
        size="small"
        pagination={false}
        loading={read.data === undefined && read.error === null}
        rowKey={({ state, source, reason }) => `${state} ${source} ${reason}`}
        dataSource={read.data?.items ?? []}
        locale={{ emptyText: <Empty description={texts.noReasons} /> }}
        columns={[
          { title: words.households, render: (_, { state }) => words.householdStates[state] },
          { title: texts.reason, render: (_, { reason }) => texts.reasons[reason] ?? reason },
          { title: texts.source, render: (_, { source }) => texts.sources[source] },
          {
            title: texts.households,
            align: 'right',
            render: (_, { households }) => formatCount(households, locale),
          },
        ]}
      />
    </section>
  )
}
