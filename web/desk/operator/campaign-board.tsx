import { Flex, Tag } from 'antd'
import { householdStates, type HouseholdState } from '#domain/campaigns/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { formatCount, formatInstant } from '#web/ui/format.ts'
import { useMay } from '../shell/session.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { SmallTable } from '../table/small-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { ChangeArea, LoseDepot, SetStaff } from './area-steps.tsx'
import type { Board, Capacity } from './campaign-page.tsx'
import { useCounties, useProducts, useSites } from './use-names.ts'

interface BoardProps {
  readonly board: Board
  readonly capacity: Capacity
}

/** How the campaign stands now: figures, households by state, areas and depots with what may be done to each. */
export function CampaignBoard({ board, capacity }: BoardProps) {
  const texts = useTexts(campaignTexts).board
  return (
    <section aria-label={texts.label}>
      <Headline board={board} capacity={capacity} />
      <div className="columns">
        <HouseholdStates board={board} />
        <Flex vertical gap="middle">
          <AreaTable board={board} />
          <DepotTable board={board} capacity={capacity} />
        </Flex>
      </div>
    </section>
  )
}

function Headline({ board, capacity }: BoardProps) {
  const texts = useTexts(campaignTexts).board
  const { locale, messages } = useLanguage()
  const words = messages.campaigns
  const count = (value: number) => formatCount(value, locale)
  const at = (time: string | null) => (time === null ? words.never : formatInstant(new Date(time), locale))
  const sum = (of: (area: Board['areas'][number]) => number) =>
    board.areas.reduce((total, area) => total + of(area), 0)
  const freeKits = capacity.depots.reduce((total, depot) => total + depot.freeKits, 0)
  const figures: readonly (readonly [label: string, value: string, kind: string])[] = [
    [words.accepted, count(sum(({ accepted }) => accepted)), 'number'],
    [words.dispatched, count(sum(({ dispatched }) => dispatched)), 'number'],
    [words.perHour, count(board.dispatchedPerHour), 'number'],
    [texts.freeKits, count(freeKits), 'number'],
    [words.breached, count(board.breached), board.breached > 0 ? 'alarming' : 'number'],
    [words.late, count(board.dispatchedLate), board.dispatchedLate > 0 ? 'alarming' : 'number'],
    [words.holdsUp, board.bottleneck === null ? words.nothing : words.bottlenecks[board.bottleneck], 'words'],
    [words.finish, at(board.projectedFinishAt), 'words'],
    [words.target, at(board.targetAt), 'words'],
  ]
  return (
    <>
      <dl className="figures">
        {figures.map(([label, value, kind]) => (
          <div key={label} className={kind}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="aside">
        {texts.asOf} <time dateTime={board.asOf}>{at(board.asOf)}</time>
      </p>
    </>
  )
}

function HouseholdStates({ board: { counts } }: { readonly board: Board }) {
  const texts = useTexts(campaignTexts).board
  const { locale, messages } = useLanguage()
  const states = statesOf<HouseholdState>(householdStates)
  const most = Math.max(1, ...states.map((state) => counts[state] ?? 0))
  return (
    <section>
      <h2>{texts.byState}</h2>
      {states.map((state) => {
        const households = counts[state] ?? 0
        return (
          <div key={state} className={households === 0 ? 'state-bar zero' : 'state-bar'} data-state={state}>
            <span>{messages.campaigns.householdStates[state]}</span>
            <span className="bar" aria-hidden="true">
              <span style={{ width: `${(households / most) * 100}%` }} />
            </span>
            <span className="count">{formatCount(households, locale)}</span>
          </div>
        )
      })}
    </section>
  )
}

function AreaTable({ board }: { readonly board: Board }) {
  const texts = useTexts(campaignTexts).board
  const { locale, messages } = useLanguage()
  const words = messages.campaigns
  const may = useMay()
  const { nameOf } = useCounties()
  const sites = useSites()
  const isUnderWay = isChangeable(board)
  return (
    <section>
      <h2>{words.areas}</h2>
      <SmallTable
        rowKey={({ regionCode }) => regionCode ?? ''}
        dataSource={board.areas}
        columns={[
          {
            title: words.area,
            render: (_, { regionCode, state }) => (
              <>
                {nameOf(regionCode ?? '')} {state === 'stopped' && <Tag color="red">{words.stopped}</Tag>}
              </>
            ),
          },
          { title: words.depot, render: (_, { siteId }) => sites.nameOf(siteId) },
          ...(['accepted', 'dispatched', 'dispatchedInTime', 'breached'] as const).map((name) => ({
            title: name === 'dispatchedInTime' ? words.inTime : words[name],
            align: 'right' as const,
            render: (_: unknown, area: Board['areas'][number]) => formatCount(area[name], locale),
          })),
          {
            title: texts.actions,
            hidden: !isUnderWay || !may('campaign.run'),
            render: (_, { regionCode, state }) =>
              regionCode !== null && (
                <ChangeArea
                  campaignId={board.campaign.id}
                  regionCode={regionCode}
                  areaName={nameOf(regionCode)}
                  to={state === 'open' ? 'stopped' : 'open'}
                />
              ),
          },
        ]}
      />
    </section>
  )
}

function DepotTable({ board, capacity }: BoardProps) {
  const texts = useTexts(campaignTexts)
  const { locale, messages } = useLanguage()
  const words = messages.campaigns
  const may = useMay()
  const { nameOf } = useSites()
  const working = capacity.depots.filter(({ state }) => state === 'working').map(({ siteId }) => siteId)
  return (
    <section>
      <h2>{words.depots}</h2>
      <SmallTable
        rowKey={({ siteId }) => siteId}
        dataSource={capacity.depots}
        columns={[
          {
            title: words.depot,
            render: (_, { siteId, state }) => (
              <>
                {nameOf(siteId)} {state === 'lost' && <Tag color="red">{words.lost}</Tag>}
              </>
            ),
          },
          { title: words.staff, align: 'right', render: (_, { staff }) => formatCount(staff, locale) },
          {
            title: texts.capacity.parcels,
            align: 'right',
            render: (_, { parcels }) => formatCount(parcels, locale),
          },
          {
            title: texts.board.reserved,
            align: 'right',
            render: (_, { reservedKits }) => formatCount(reservedKits, locale),
          },
          {
            title: texts.board.freeKits,
            align: 'right',
            render: (_, { freeKits }) => formatCount(freeKits, locale),
          },
          {
            title: texts.board.scarcest,
            render: (_, depot) => <Scarcest depot={depot} />,
          },
          {
            title: texts.board.actions,
            hidden: !isChangeable(board) || !may('campaign.run'),
            render: (_, { siteId, state, staff }) =>
              state === 'working' && (
                <Flex gap="small" wrap>
                  <SetStaff campaignId={board.campaign.id} siteId={siteId} staff={staff} />
                  {working.length > 1 && (
                    <LoseDepot
                      campaignId={board.campaign.id}
                      siteId={siteId}
                      others={working.filter((id) => id !== siteId)}
                    />
                  )}
                </Flex>
              ),
          },
        ]}
      />
    </section>
  )
}

/** The product of which a depot has the fewest kits, with its units. */
function Scarcest({ depot: { products } }: { readonly depot: Capacity['depots'][number] }) {
  const { locale } = useLanguage()
  const { nameOf } = useProducts(products.map(({ productId }) => productId))
  const [scarcest] = products.toSorted((one, other) => one.kits - other.kits)
  return scarcest === undefined
    ? '–'
    : `${nameOf(scarcest.productId)} (${formatCount(scarcest.freeUnits, locale)})`
}

/** Areas, depots and people may be changed until the campaign ends. */
function isChangeable({ campaign: { state } }: Board): boolean {
  return state === 'open' || state === 'running' || state === 'paused'
}
