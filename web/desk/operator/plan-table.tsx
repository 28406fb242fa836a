import { Button, Empty, Flex, Table, Tag } from 'antd'
import { shortagePlanStates, type ShortagePlanState } from '#domain/shortage/states.ts'
import { mayMove } from '#domain/state-table.ts'
import { formatCount } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shortageTexts } from '../texts/shortages.ts'
import { Confirm } from './confirm.tsx'
import { saveCsv } from '../figures/csv.ts'
import { percentOf } from './plan-comparison.tsx'
import type { Plan, Shortage } from './shortage-page.tsx'
import { useCounties } from './use-names.ts'

interface PlanTableProps {
  readonly shortage: Shortage
  readonly plans: readonly Plan[]
  readonly shownId: string | null
  readonly onShow: (planId: string) => void
}

/** The plans of a shortage with what may be done with each. */
export function PlanTable({ shortage, plans, shownId, onShow }: PlanTableProps) {
  const texts = useTexts(shortageTexts).detail
  const { locale, messages } = useLanguage()
  const { principalId } = useSession()
  return (
    <section>
      <h2>{texts.plans}</h2>
      <Table
        size="small"
        pagination={false}
        scroll={{ x: 'max-content' }}
        rowKey="id"
        dataSource={[...plans]}
        locale={{ emptyText: <Empty description={texts.noPlans} /> }}
        columns={[
          {
            title: messages.shortages.name,
            render: (_, { id, options }) => (
              <Button
                type="link"
                className="plan-name"
                aria-current={id === shownId ? 'true' : undefined}
                onClick={() => onShow(id)}
              >
                {id === shownId ? <strong>{options.name}</strong> : options.name}
              </Button>
            ),
          },
          {
            title: messages.shortages.state,
            render: (_, { state }) => <Tag>{messages.shortages.planStates[state]}</Tag>,
          },
          {
            title: texts.madeBy,
            render: (_, { madeBy }) => (madeBy === principalId ? texts.you : texts.colleague),
          },
          {
            title: texts.covered,
            align: 'right',
            render: (_, { summary }) => percentOf(summary.fairness.cover, locale),
          },
          {
            title: texts.lowest,
            align: 'right',
            render: (_, { summary }) => percentOf(summary.fairness.lowestCover, locale),
          },
          {
            title: texts.granted,
            align: 'right',
            render: (_, { summary }) => formatCount(summary.grantedUnits, locale),
          },
          {
            key: 'acts',
            render: (_, plan) => shortage.state !== 'closed' && <PlanActs plan={plan} />,
          },
          { key: 'export', render: (_, plan) => <ExportFairness plan={plan} /> },
        ]}
      />
    </section>
  )
}

const touches = ['shortages', 'escalations'] as const

/** What may be done with a plan; who made it is told so before trying to approve it. */
function PlanActs({ plan }: { readonly plan: Plan }) {
  const texts = useTexts(shortageTexts).detail
  const { locale } = useLanguage()
  const may = useMay()
  const { principalId, tenantKind } = useSession()
  const param = { id: plan.id }
  const approve = useCommand(api['shortage-plans'][':id'].approve.$post, { touches })
  const apply = useCommand(api['shortage-plans'][':id'].apply.$post, { touches })
  const discard = useCommand(api['shortage-plans'][':id'].discard.$post, { touches })
  if (tenantKind !== 'network_operator') return null
  const canBe = (state: ShortagePlanState) => mayMove(shortagePlanStates, plan.state, state)
  const isOwn = plan.madeBy === principalId
  const { name } = plan.options
  return (
    <Flex gap="small" align="center" wrap>
      {canBe('approved') && isOwn && <span className="aside">{texts.ownPlan}</span>}
      {canBe('approved') && !isOwn && may('shortage.approve') && (
        <Confirm
          label={texts.approve}
          says={texts.approveSays(name)}
          isSmall
          isPrimary
          command={approve}
          onConfirm={async () => (await approve.run({ param })) !== null}
        />
      )}
      {canBe('applied') && may('shortage.plan') && (
        <Confirm
          label={texts.apply}
          says={texts.applySays(name, formatCount(plan.summary.grantedUnits, locale))}
          isSmall
          isPrimary
          command={apply}
          onConfirm={async () => (await apply.run({ param })) !== null}
        />
      )}
      {canBe('discarded') && may('shortage.plan') && (
        <Confirm
          label={texts.discard}
          says={texts.discardSays(name)}
          isSmall
          command={discard}
          onConfirm={async () => (await discard.run({ param })) !== null}
        />
      )}
    </Flex>
  )
}

/** The figures of a fairness report, in the order of its head. */
function cells(one: Plan['summary']['fairness']): number[] {
  const { needUnits, heldUnits, receivedUnits, cover, lowestCover, gini } = one
  return [needUnits, heldUnits, receivedUnits, cover, lowestCover, gini]
}

/** The fairness report of a plan as a file: all together, by tier, by county. */
function ExportFairness({ plan: { options, summary } }: { readonly plan: Plan }) {
  const texts = useTexts(shortageTexts).detail
  const { nameOf } = useCounties()
  const head = [texts.needed, texts.held, texts.receives, texts.covered, texts.lowest, texts.gini]
  return (
    <Button
      size="small"
      onClick={() =>
        saveCsv(options.name, [
          [options.name, ...head],
          ['', ...cells(summary.fairness)],
          ...summary.tiers.map((tier) => [`${texts.tier} ${tier.tier}`, ...cells(tier)]),
          ...summary.counties.map((county) => [nameOf(county.regionCode), ...cells(county)]),
        ])
      }
    >
      {texts.export}
    </Button>
  )
}
