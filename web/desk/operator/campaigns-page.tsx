import { Button, Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { formatCount, formatDatedInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { useMay } from '../shell/session.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'

type Campaign = AnswerOf<typeof api.campaigns.$get>['items'][number]

const route = getRouteApi('/campaigns')

/** The campaigns of the reader's organisation, the latest first. */
export function CampaignsPage() {
  const texts = useTexts(campaignTexts).list
  const { messages } = useLanguage()
  const mayRun = useMay()('campaign.run')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = search.after === undefined ? {} : { before: search.after }
  const read = useOperation(['campaigns', 'list'], api.campaigns.$get, { query })
  useLive({ kinds: ['campaign'], touches: ['campaigns'] })
  return (
    <Page
      id="/campaigns"
      title={texts.title}
      hint={mayRun ? texts.hint : messages.hints.areas.campaigns}
      actions={
        mayRun && (
          <Link to="/campaigns/new">
            <Button type="primary" tabIndex={-1}>
              {texts.create}
            </Button>
          </Link>
        )
      }
    >
      <RecordTable
        name="campaigns"
        label={texts.label}
        read={read}
        columns={useColumns()}
        rowKey={({ id }) => id}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        {...(mayRun ? { empty: texts.empty } : {})}
      />
    </Page>
  )
}

function useColumns(): readonly RecordColumn<Campaign>[] {
  const texts = useTexts(campaignTexts).list
  const { locale, messages } = useLanguage()
  return [
    {
      key: 'name',
      title: texts.name,
      render: ({ id, nameZh, nameEn }) => (
        <Link to="/campaigns/$id" params={{ id }}>
          {locale === 'zh-CN' ? nameZh : nameEn}
        </Link>
      ),
    },
    {
      key: 'state',
      title: texts.state,
      width: 140,
      render: ({ state }) => <Tag>{messages.campaigns.states[state]}</Tag>,
    },
    {
      key: 'started',
      title: texts.started,
      width: 220,
      render: ({ startedAt }) => (startedAt === null ? '–' : formatDatedInstant(new Date(startedAt), locale)),
    },
    {
      key: 'target',
      title: texts.target,
      width: 140,
      align: 'right',
      render: ({ targetHours }) => formatCount(targetHours, locale),
    },
  ]
}
