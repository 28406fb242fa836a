import { Alert } from 'antd'
import type { CampaignCapacityPlan, DepotCapacity } from '#domain/campaigns/campaign-capacity.ts'
import { explainCampaignCapacity } from '#domain/campaigns/explain-campaign-capacity.ts'
import { formatCount, formatInstant } from '#web/ui/format.ts'
import { sentenceLanguage } from '#web/ui/locale.ts'
import { SmallTable } from '../table/small-table.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'

interface AllDepotsProps {
  readonly plan: CampaignCapacityPlan
  readonly nameOf: (siteId: string) => string
}

/** The verdict over all depots of a campaign, and how each of them stands. */
export function AllDepots({ plan, nameOf }: AllDepotsProps) {
  const texts = useTexts(campaignTexts).capacity
  const { locale } = useLanguage()
  const count = (parcels: number) => formatCount(parcels, locale)
  const shortOf = ({ plan: { shortfalls } }: DepotCapacity) =>
    shortfalls.map(({ resource, shortBy }) => `${texts.resources[resource]} ${count(shortBy)}`).join(', ')
  return (
    <section aria-label={texts.allDepots} className="all-depots">
      <Alert
        className="verdict"
        type={plan.isFeasible ? 'success' : 'error'}
        title={<strong>{plan.isFeasible ? texts.feasible : texts.infeasible}</strong>}
        description={
          <ul>
            {explainCampaignCapacity(plan, sentenceLanguage(locale), nameOf).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        }
      />
      <SmallTable
        rowKey="siteId"
        dataSource={plan.depots}
        columns={[
          { title: texts.depot, render: (_, { siteId }) => nameOf(siteId) },
          { title: texts.parcels, align: 'right', render: (_, one) => count(one.plan.parcels) },
          {
            title: texts.finish,
            render: (_, { plan: { finishAt } }) =>
              finishAt === null ? texts.never : formatInstant(finishAt, locale),
          },
          { title: texts.late, align: 'right', render: (_, one) => count(one.plan.lateParcels) },
          { title: texts.room, align: 'right', render: (_, { room }) => count(room) },
          { title: texts.shortBy, render: (_, one) => shortOf(one) },
        ]}
      />
    </section>
  )
}
