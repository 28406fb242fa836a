import { Button, Form, Select, Tag } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { EventType } from '#domain/events/event.ts'
import { pushedEventTypes } from '#domain/webhooks/pushed-events.ts'
import { formatDatedInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { FormDialog, TextField } from '../shell/form-dialog.tsx'
import { Page } from '../shell/page.tsx'
import { ShownOnce } from '../shell/shown-once.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { eventNames } from '../texts/event-names.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { programsTexts } from '../texts/programs.ts'
import { subscriptionTones } from './webhook-tones.ts'

type Subscription = AnswerOf<typeof api.webhooks.$get>['items'][number]

const route = getRouteApi('/webhooks')

/** Where an organisation's systems are told of events. */
export function WebhooksPage() {
  const texts = useTexts(programsTexts).hooks
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const read = useOperation(['webhooks', 'list'], api.webhooks.$get, {})
  useLive({ kinds: ['webhook'], touches: ['webhooks'] })
  return (
    <Page id="/webhooks" title={texts.title} hint={texts.hint} actions={<Subscribe />}>
      <RecordTable
        name="webhooks"
        label={texts.label}
        read={read}
        columns={useColumns()}
        rowKey={({ id }) => id}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
        empty={texts.empty}
      />
    </Page>
  )
}

function useColumns(): readonly RecordColumn<Subscription>[] {
  const texts = useTexts(programsTexts).hooks
  const { locale } = useLanguage()
  return [
    {
      key: 'url',
      title: texts.url,
      width: 360,
      render: ({ id, url }) => (
        <Link to="/webhooks/$id" params={{ id }}>
          {url}
        </Link>
      ),
    },
    {
      key: 'types',
      title: texts.types,
      render: ({ eventTypes }) =>
        eventTypes.length === 0 ? texts.every : texts.typeCount(eventTypes.length),
    },
    {
      key: 'state',
      title: texts.state,
      render: ({ state, pauseCause }) => (
        <Tag color={subscriptionTones[state]}>
          {texts.states[state]}
          {pauseCause !== null && ` · ${texts.causes[pauseCause]}`}
        </Tag>
      ),
    },
    { key: 'failures', title: texts.failures, align: 'right', render: ({ failures }) => failures },
    {
      key: 'created',
      title: texts.created,
      render: ({ createdAt }) => formatDatedInstant(new Date(createdAt), locale),
      compare: (one, other) => one.createdAt.localeCompare(other.createdAt),
    },
  ]
}

interface NewSubscription {
  readonly url: string
  readonly eventTypes?: EventType[]
}

function Subscribe() {
  const texts = useTexts(programsTexts).hooks
  const eventName = useTexts(eventNames)
  const [isOpen, setIsOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const subscribe = useCommand(api.webhooks.$post, { touches: ['webhooks'] })
  const submit = async ({ url, eventTypes = [] }: NewSubscription) => {
    const answer = await subscribe.run({ json: { url, eventTypes } })
    if (answer === null) return
    setIsOpen(false)
    setSecret(answer.secret)
  }
  return (
    <>
      <Button type="primary" onClick={() => setIsOpen(true)}>
        {texts.subscribe}
      </Button>
      <FormDialog<NewSubscription>
        title={texts.subscribe}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onSubmit={(values) => void submit(values)}
        isRunning={subscribe.isRunning}
        failure={subscribe.failure}
      >
        <TextField name="url" label={texts.url} extra={texts.urlHint} type="url" />
        <Form.Item name="eventTypes" label={texts.types} extra={texts.typesHint}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={pushedEventTypes.map((type) => ({ value: type, label: `${eventName(type)} (${type})` }))}
          />
        </Form.Item>
      </FormDialog>
      <ShownOnce
        title={texts.secret}
        text={texts.secretText}
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </>
  )
}
