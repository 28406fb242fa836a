import { Card, Descriptions, Flex, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { formatDatedInstant } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { useOperation } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading, NotFound } from '../shell/states.tsx'
import { eventNames } from '../texts/event-names.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { programsTexts } from '../texts/programs.ts'
import { Deliveries } from './deliveries.tsx'
import { WebhookActs } from './webhook-acts.tsx'
import { subscriptionTones } from './webhook-tones.ts'

const route = getRouteApi('/webhooks/$id')

/** One subscription: how it stands, its log of deliveries, and what an administrator may do with it. */
export function WebhookPage() {
  const texts = useTexts(programsTexts)
  const { locale } = useLanguage()
  const { id } = route.useParams()
  const read = useOperation(['webhooks', 'list'], api.webhooks.$get, {})
  useLive({ kinds: ['webhook', 'prescription', 'shipment'], touches: ['webhooks'] })
  if (read.data === undefined)
    return read.error === null ? (
      <Loading />
    ) : (
      <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
    )
  const subscription = read.data.items.find((item) => item.id === id)
  if (subscription === undefined) return <NotFound />
  const { url, eventTypes, state, pauseCause, failures, previousSecretUntil, createdAt } = subscription
  const items = [
    {
      key: 'state',
      label: texts.hooks.state,
      children: (
        <Tag color={subscriptionTones[state]}>
          {texts.hooks.states[state]}
          {pauseCause !== null && ` · ${texts.hooks.causes[pauseCause]}`}
        </Tag>
      ),
    },
    { key: 'failures', label: texts.hooks.failures, children: failures },
    { key: 'created', label: texts.hooks.created, children: formatDatedInstant(new Date(createdAt), locale) },
    {
      key: 'previous',
      label: texts.hook.previousUntil,
      children:
        previousSecretUntil === null ? '–' : formatDatedInstant(new Date(previousSecretUntil), locale),
    },
    {
      key: 'types',
      label: texts.hooks.types,
      children: eventTypes.length === 0 ? texts.hooks.every : <EventTypes types={eventTypes} />,
    },
  ]
  return (
    <Page
      id="/webhooks/$id"
      title={url}
      hint={texts.hook.hint}
      actions={<WebhookActs id={id} state={state} />}
    >
      <Flex vertical gap="middle">
        <Card>
          <Descriptions items={items} column={{ xs: 1, md: 2 }} />
        </Card>
        <Deliveries subscriptionId={id} />
      </Flex>
    </Page>
  )
}

/** The kinds of events in words, each with the code by which the receiving system knows it. */
function EventTypes({ types }: { readonly types: readonly string[] }) {
  const eventName = useTexts(eventNames)
  return (
    <ul className="plain">
      {types.map((type) => (
        <li key={type}>
          {eventName(type)} <code>{type}</code>
        </li>
      ))}
    </ul>
  )
}
