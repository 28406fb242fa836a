import './operator.css'
import { Flex, Switch, Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { formatCount, formatDatedInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { useMay, useSession } from '../shell/session.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shortageTexts } from '../texts/shortages.ts'
import { DeclareShortage } from './declare-shortage.tsx'
import { ingredientName } from '../prescribing/names.ts'
import { ShortageSigns } from './shortage-signs.tsx'

type Shortage = AnswerOf<typeof api.shortages.$get>['items'][number]

const route = getRouteApi('/shortages')

/** What is scarce, for everybody who orders; early signs and declaring for the network's operator. */
export function ShortagesPage() {
  const texts = useTexts(shortageTexts).list
  const { messages } = useLanguage()
  const may = useMay()
  const { tenantKind } = useSession()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const state = search.state === 'all' ? 'declared,allocated,closed' : 'declared,allocated'
  const query = { state, ...(search.after === undefined ? {} : { after: search.after }) }
  const read = useOperation(['shortages', 'list'], api.shortages.$get, { query })
  useLive({ kinds: ['shortage', 'shortage_sign'], touches: ['shortages'] })
  const isOperator = tenantKind === 'network_operator' && may('shortage.plan')
  return (
    <Page
      id="/shortages"
      title={texts.title}
      hint={isOperator ? texts.hint : messages.hints.areas.shortages}
      actions={isOperator && <DeclareShortage />}
    >
      <Flex vertical gap="large" className="operator">
        {isOperator && <ShortageSigns />}
        <section>
          <Flex className="section-head" justify="space-between" align="center" wrap>
            <h2>{texts.shortages}</h2>
            <label>
              <Switch
                size="small"
                checked={search.state === 'all'}
                onChange={(isAll) => void navigate({ search: isAll ? { state: 'all' } : {} })}
              />{' '}
              {texts.withClosed}
            </label>
          </Flex>
          <RecordTable
            name="shortages"
            label={texts.shortages}
            read={read}
            columns={useColumns()}
            rowKey={({ id }) => id}
            search={search}
            onSearch={(next) => void navigate({ search: next })}
            empty={texts.none}
          />
        </section>
      </Flex>
    </Page>
  )
}

function useColumns(): readonly RecordColumn<Shortage>[] {
  const texts = useTexts(shortageTexts).list
  const { locale, messages } = useLanguage()
  return [
    {
      key: 'ingredient',
      title: texts.ingredient,
      width: 220,
      render: ({ id, ingredientCode }) => (
        <Link to="/shortages/$id" params={{ id }}>
          {ingredientName(ingredientCode, locale)}
        </Link>
      ),
    },
    {
      key: 'state',
      title: texts.state,
      width: 120,
      render: ({ state }) => <Tag>{messages.shortages.states[state]}</Tag>,
    },
    { key: 'reason', title: texts.reason, render: ({ reason }) => reason },
    {
      key: 'limit',
      title: texts.limit,
      width: 220,
      render: ({ limitUnits, limitDays }) =>
        limitUnits === null || limitDays === null
          ? texts.noLimit
          : texts.limitOf(formatCount(limitUnits, locale), formatCount(limitDays, locale)),
    },
    {
      key: 'declaredAt',
      title: texts.declaredAt,
      width: 200,
      render: ({ declaredAt }) => formatDatedInstant(new Date(declaredAt), locale),
    },
  ]
}
