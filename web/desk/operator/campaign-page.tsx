import './operator.css'
import { Button, Flex, Tabs, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { openCampaignStates } from '#domain/campaigns/states.ts'
import { formatDatedInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { Refused } from '../client/problem.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { useMay } from '../shell/session.tsx'
import { FailureNotice, Loading, NotFound } from '../shell/states.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { AnnouncedArrivals } from './announced-arrivals.tsx'
import { ClinicStock } from './clinic-stock.tsx'
import { CampaignBoard } from './campaign-board.tsx'
import { CampaignReport } from './campaign-report.tsx'
import { CampaignSteps } from './campaign-steps.tsx'
import { CapacityPlanner } from './capacity-planner.tsx'
import { HouseholdReasons } from './household-reasons.tsx'
import { HouseholdImport } from './household-import.tsx'
import { campaignTabs } from './routes.ts'
import { useProducts, useSites } from './use-names.ts'

export type Board = AnswerOf<(typeof api.campaigns)[':id']['board']['$get']>
export type Capacity = AnswerOf<(typeof api.campaigns)[':id']['capacity']['$get']>

/** Where no event tells of a change: the rate, the clocks, goods that arrive. */
const askMs = 15_000

const route = getRouteApi('/campaigns/$id')

/** One campaign from its set-up to its report. */
export function CampaignPage() {
  const { id } = route.useParams()
  const param = { id }
  const board = useOperation(
    ['campaigns', 'board'],
    api.campaigns[':id'].board.$get,
    { param },
    { everyMs: askMs },
  )
  const capacity = useOperation(
    ['campaigns', 'capacity'],
    api.campaigns[':id'].capacity.$get,
    { param },
    { everyMs: askMs },
  )
  useLive({ kinds: ['campaign'], touches: ['campaigns'] })
  const error = board.error ?? capacity.error
  if (error instanceof Refused && error.status === 404) return <NotFound />
  if (board.data?.campaign.id === id && capacity.data !== undefined)
    return <Loaded board={board.data} capacity={capacity.data} />
  if (error === null) return <Loading />
  return <FailureNotice failure={error} onRetry={() => void board.refetch()} />
}

interface LoadedProps {
  readonly board: Board
  readonly capacity: Capacity
}

function Loaded({ board, capacity }: LoadedProps) {
  const { page: texts, list: lists } = useTexts(campaignTexts)
  const { locale, messages } = useLanguage()
  const may = useMay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { campaign } = board
  const parts = {
    board: (
      <>
        <CampaignBoard board={board} capacity={capacity} />
        <Definition campaignId={campaign.id} />
        <DepotGoods board={board} />
      </>
    ),
    households: (
      <div className="halves">
        {may('campaign.run') && (
          <HouseholdImport
            campaignId={campaign.id}
            state={campaign.state}
            importId={search.import ?? null}
            onImport={(importId) => void navigate({ search: { ...search, import: importId ?? undefined } })}
          />
        )}
        <HouseholdReasons campaignId={campaign.id} />
      </div>
    ),
    capacity: <CapacityPlanner campaignId={campaign.id} capacity={capacity} />,
    report: <CampaignReport campaign={campaign} />,
  }
  return (
    <Page
      id="/campaigns/$id"
      title={locale === 'zh-CN' ? campaign.nameZh : campaign.nameEn}
      hint={texts.hint}
      actions={
        <>
          <Tag>{messages.campaigns.states[campaign.state]}</Tag>
          <Button href={`/console/campaigns/${campaign.id}`}>{lists.rendered}</Button>
          {may('campaign.run') && <CampaignSteps board={board} capacity={capacity} />}
        </>
      }
    >
      <Tabs
        className="operator"
        activeKey={search.tab ?? 'board'}
        onChange={(key) => {
          const tab = campaignTabs.find((one) => one === key)
          void navigate({ search: { ...search, tab } })
        }}
        destroyOnHidden
        items={campaignTabs.map((tab) => ({ key: tab, label: texts.tabs[tab], children: parts[tab] }))}
      />
    </Page>
  )
}

/** What the campaign's depots hold for fever clinics, and what is announced to them of the kit's products. */
function DepotGoods({ board }: { readonly board: Board }) {
  const may = useMay()
  const { nameOf } = useSites()
  const read = useOperation(['campaigns', 'campaign'], api.campaigns[':id'].$get, {
    param: { id: board.campaign.id },
  })
  const depots = board.depots.map(({ siteId }) => ({ id: siteId, name: nameOf(siteId) }))
  const productIds = (read.data?.kit ?? []).map(({ productId }) => productId)
  const { id, state } = board.campaign
  return (
    <>
      <ClinicStock
        campaignId={id}
        depots={depots}
        productIds={productIds}
        isOpen={openCampaignStates.some((open) => open === state)}
      />
      {may('stock.read') && <AnnouncedArrivals depots={depots} productIds={productIds} />}
    </>
  )
}

/** What was set up: the kit as it is now, who comes first, the hours. */
function Definition({ campaignId }: { readonly campaignId: string }) {
  const texts = useTexts(campaignTexts)
  const read = useOperation(['campaigns', 'campaign'], api.campaigns[':id'].$get, {
    param: { id: campaignId },
  })
  const { locale } = useLanguage()
  const { nameOf, unitOf } = useProducts((read.data?.kit ?? []).map(({ productId }) => productId))
  if (read.data === undefined) return null
  const { kit, rules, targetHours, dispatchHours, plannedStartAt } = read.data
  return (
    <section className="set-up">
      <h2>{texts.page.definition}</h2>
      <Flex gap="large" wrap>
        <dl>
          <dt>{texts.page.kit}</dt>
          {kit.map(({ productId, units }) => (
            <dd key={productId}>
              {nameOf(productId)} × {units} {unitOf(productId)}
            </dd>
          ))}
        </dl>
        <dl>
          <dt>{texts.page.whoFirst}</dt>
          {rules.tiers.map(({ leastPersonsAtRisk, leastPersons }, index) => (
            <dd key={index}>
              {texts.form.tier(index + 1)}: {texts.page.tierRule(leastPersonsAtRisk, leastPersons)}
            </dd>
          ))}
        </dl>
        <dl>
          {plannedStartAt !== null && (
            <>
              <dt>{texts.page.plannedStart}</dt>
              <dd>{formatDatedInstant(new Date(plannedStartAt), locale)}</dd>
            </>
          )}
          <dt>{texts.form.targetHours}</dt>
          <dd>{texts.page.hours(targetHours)}</dd>
          <dt>{texts.form.dispatchHours}</dt>
          <dd>{texts.page.hours(dispatchHours)}</dd>
        </dl>
      </Flex>
    </section>
  )
}
