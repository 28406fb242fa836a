import './operator.css'
import { Flex, Table, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { formatCount } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { Refused } from '../client/problem.ts'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { useMay, useSession } from '../shell/session.tsx'
import { FailureNotice, Loading, NotFound } from '../shell/states.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shortageTexts } from '../texts/shortages.ts'
import { AnnouncedArrivals } from './announced-arrivals.tsx'
import { Confirm } from './confirm.tsx'
import { PlanComparison } from './plan-comparison.tsx'
import { PlanTable } from './plan-table.tsx'
import { PreviewPlan } from './preview-plan.tsx'
import { SiteShares } from './site-shares.tsx'
import { ingredientName } from '../prescribing/names.ts'
import { useSites } from './use-names.ts'

export type Shortage = AnswerOf<(typeof api.shortages)[':id']['$get']>
export type Plan = AnswerOf<(typeof api.shortages)[':id']['plans']['$get']>['items'][number]

const route = getRouteApi('/shortages/$id')

/** One shortage: its products, the plans of who gets what side by side, and why each site gets its share. */
export function ShortagePage() {
  const { id } = route.useParams()
  const param = { id }
  const shortage = useOperation(['shortages', 'shortage'], api.shortages[':id'].$get, { param })
  const plans = useOperation(['shortages', 'plans'], api.shortages[':id'].plans.$get, { param })
  useLive({ kinds: ['shortage'], touches: ['shortages'] })
  const error = shortage.error ?? plans.error
  if (error instanceof Refused && error.status === 404) return <NotFound />
  if (shortage.data?.id === id && plans.data !== undefined)
    return <Loaded shortage={shortage.data} plans={plans.data.items} />
  if (error === null) return <Loading />
  return <FailureNotice failure={error} onRetry={() => void shortage.refetch()} />
}

function Loaded({ shortage, plans }: { readonly shortage: Shortage; readonly plans: readonly Plan[] }) {
  const texts = useTexts(shortageTexts)
  const { locale, messages } = useLanguage()
  const may = useMay()
  const { tenantKind } = useSession()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const isOperator = tenantKind === 'network_operator' && may('shortage.plan')
  const isOpen = shortage.state !== 'closed'
  const shown = plans.find(({ id }) => id === search.plan) ?? plans[0]
  const beside = plans.find(({ id }) => id === search.beside && id !== shown?.id)
  const { limitUnits, limitDays } = shortage
  return (
    <Page
      id="/shortages/$id"
      title={ingredientName(shortage.ingredientCode, locale)}
      {...(isOperator ? { hint: texts.detail.hint } : {})}
      actions={
        <>
          <Tag>{messages.shortages.states[shortage.state]}</Tag>
          {isOperator && isOpen && <PreviewPlan shortage={shortage} />}
          {isOperator && isOpen && <Close shortage={shortage} />}
        </>
      }
    >
      <div className="operator">
        <p className="aside">
          {shortage.reason}
          {limitUnits !== null && limitDays !== null && (
            <>
              {' · '}
              {texts.list.limit}:{' '}
              {texts.list.limitOf(formatCount(limitUnits, locale), formatCount(limitDays, locale))}
            </>
          )}
        </p>
        <Flex vertical gap="middle">
          <Products shortage={shortage} />
          {may('stock.receive') && isOpen && <Arrivals shortage={shortage} />}
          <PlanTable
            shortage={shortage}
            plans={plans}
            shownId={shown?.id ?? null}
            onShow={(plan) => void navigate({ search: { ...search, plan, after: undefined } })}
          />
          {shown !== undefined && (
            <>
              <PlanComparison
                plan={shown}
                beside={beside ?? null}
                others={plans.filter(({ id }) => id !== shown.id)}
                onBeside={(planId) => void navigate({ search: { ...search, beside: planId } })}
              />
              <SiteShares
                plan={shown}
                search={search}
                onSearch={(next) => void navigate({ search: { ...search, after: next.after } })}
              />
            </>
          )}
        </Flex>
      </div>
    </Page>
  )
}

function Close({ shortage }: { readonly shortage: Shortage }) {
  const texts = useTexts(shortageTexts).detail
  const command = useCommand(api.shortages[':id'].close.$post, { touches: ['shortages', 'escalations'] })
  return (
    <Confirm
      label={texts.close}
      says={texts.closeSays}
      isDangerous
      command={command}
      onConfirm={async () => (await command.run({ param: { id: shortage.id } })) !== null}
    />
  )
}

const depotKinds: ReadonlySet<string> = new Set(['province_depot', 'city_depot'])

/** Who has depots of its own tells what comes to them; the next plan shares it out once it was received. */
function Arrivals({ shortage: { products } }: { readonly shortage: Shortage }) {
  const { tenantId } = useSession()
  const { sites } = useSites()
  const own = sites.filter((site) => site.tenantId === tenantId && depotKinds.has(site.kind))
  if (own.length === 0) return null
  return <AnnouncedArrivals depots={own} productIds={products.map(({ productId }) => productId)} />
}

function Products({ shortage: { products } }: { readonly shortage: Shortage }) {
  const texts = useTexts(shortageTexts).detail
  const { locale } = useLanguage()
  return (
    <section>
      <h2>{texts.products}</h2>
      <Table
        size="small"
        pagination={false}
        rowKey="productId"
        dataSource={products}
        columns={[
          {
            title: texts.product,
            render: (_, { nameZh, nameEn, strength, packUnits, isSubstitute }) => (
              <>
                {locale === 'zh-CN' ? nameZh : nameEn} {strength} × {packUnits}{' '}
                {isSubstitute && <Tag>{texts.substitute}</Tag>}
              </>
            ),
          },
          { title: texts.worth, align: 'right', dataIndex: 'needPerUnit' },
        ]}
      />
    </section>
  )
}
