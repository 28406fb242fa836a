import '../prescribing/prescribing.css'
import { Button, Card, Flex, Input, Popconfirm, Table, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { Field } from '../doctor/field.tsx'
import { OutcomeTag } from '../prescribing/findings.tsx'
import { Page } from '../shell/page.tsx'
import { useMay, useSession } from '../shell/session.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { reviewTexts } from '../texts/review.ts'

type RuleSet = AnswerOf<(typeof api)['rule-sets'][':version']['$get']>
type Changes = AnswerOf<(typeof api)['rule-sets'][':version']['changes']['$get']>
type Rule = RuleSet['content']['rules'][number]

const route = getRouteApi('/rule-sets/$version')

/** One version of the clinical rules: what it changes, all of it, and its approval by a second person. */
export function RuleSetPage() {
  const { version } = route.useParams()
  const texts = useTexts(reviewTexts).rules
  const param = { version }
  const read = useOperation(['rules', 'one'], api['rule-sets'][':version'].$get, { param })
  const changes = useOperation(['rules', 'changes'], api['rule-sets'][':version'].changes.$get, { param })
  const failure = read.error ?? changes.error
  return (
    <Page id="/rule-sets/$version" title={`${texts.version} ${version}`}>
      {failure !== null && <FailureNotice failure={failure} onRetry={() => void read.refetch()} />}
      {failure === null && (read.data === undefined || changes.data === undefined) && <Loading />}
      {read.data !== undefined && changes.data !== undefined && (
        <Flex vertical gap="middle">
          <p>
            <Tag>{texts.states[read.data.state]}</Tag> {read.data.note}
            {read.data.inForceFrom !== null && ` · ${texts.inForceFrom} ${read.data.inForceFrom}`}
          </p>
          {read.data.state === 'draft' && (
            <Decision version={version} contentHash={changes.data.contentHash} />
          )}
          <ChangesCard changes={changes.data} />
          <RulesTable rules={read.data.content.rules} />
        </Flex>
      )}
    </Page>
  )
}

/** A second senior pharmacist of the network approves what they have read, or gives the draft up. */
function Decision({ version, contentHash }: { readonly version: string; readonly contentHash: string }) {
  const texts = useTexts(reviewTexts).rules
  const may = useMay()
  const { tenantKind } = useSession()
  const [inForceFrom, setInForceFrom] = useState(() => addDays(shanghaiDate(new Date()), 1))
  const approve = useCommand(api['rule-sets'][':version'].approve.$post, { touches: ['rules'] })
  const discard = useCommand(api['rule-sets'][':version'].discard.$post, { touches: ['rules'] })
  if (!may('rules.edit') || tenantKind !== 'network_operator') return null
  const failure = approve.failure ?? discard.failure
  const param = { version }
  return (
    <Card size="small">
      <Flex gap="small" wrap align="end">
        <Field label={texts.approveFrom}>
          <input type="date" value={inForceFrom} onChange={({ target }) => setInForceFrom(target.value)} />
        </Field>
        <Popconfirm
          title={texts.approve}
          onConfirm={() => void approve.run({ param, json: { inForceFrom, contentHash } })}
        >
          <Button type="primary" loading={approve.isRunning}>
            {texts.approve}
          </Button>
        </Popconfirm>
        <Popconfirm title={texts.discard} onConfirm={() => void discard.run({ param })}>
          <Button danger loading={discard.isRunning}>
            {texts.discard}
          </Button>
        </Popconfirm>
      </Flex>
      {failure !== null && <FailureNotice failure={failure} />}
    </Card>
  )
}

function ChangesCard({ changes: { added, ended, changed } }: { readonly changes: Changes }) {
  const texts = useTexts(reviewTexts).rules
  const isSame = added.length + ended.length + changed.length === 0
  return (
    <Card size="small" title={<h2>{texts.changes}</h2>}>
      {isSame && <p className="aside">{texts.noChanges}</p>}
      <ul className="plain">
        {added.map(({ id }) => (
          <li key={id}>
            <Tag color="success">{texts.added}</Tag> {id}
          </li>
        ))}
        {ended.map(({ id }) => (
          <li key={id}>
            <Tag color="error">{texts.ended}</Tag> {id}
          </li>
        ))}
        {changed.map((one) => (
          <li key={one.id}>
            <Tag color="warning">{texts.changed}</Tag> {one.id}
            <ul>
              {one.fields.map(({ field, before, after }) => (
                <li key={field}>
                  {field}: {texts.before} <code>{JSON.stringify(before)}</code> {texts.after}{' '}
                  <code>{JSON.stringify(after)}</code>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Card>
  )
}

const pageRows = 20

function RulesTable({ rules }: { readonly rules: readonly Rule[] }) {
  const texts = useTexts(reviewTexts).rules
  const { locale } = useLanguage()
  const { text = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const wanted = text.toLowerCase()
  const found = rules.filter((rule) => JSON.stringify(rule).toLowerCase().includes(wanted))
  return (
    <Card size="small" title={<h2>{texts.rules}</h2>}>
      <Input.Search
        aria-label={texts.search}
        placeholder={texts.search}
        defaultValue={text}
        allowClear
        onSearch={(typed) => void navigate({ search: typed === '' ? {} : { text: typed } })}
      />
      <Table
        size="small"
        rowKey="id"
        pagination={{ pageSize: pageRows, hideOnSinglePage: true }}
        scroll={{ x: 'max-content' }}
        dataSource={found}
        columns={[
          { title: texts.rule, dataIndex: 'id' },
          { title: texts.kind, render: (_, { kind }) => texts.kinds[kind] ?? kind },
          { title: texts.severity, render: (_, { severity }) => <OutcomeTag outcome={severity} /> },
          {
            title: texts.advice,
            width: 360,
            render: (_, { adviceZh, adviceEn }) => (locale === 'en' ? adviceEn : adviceZh),
          },
          { title: texts.source, width: 260, dataIndex: 'source' },
        ]}
      />
    </Card>
  )
}
