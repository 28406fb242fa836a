import { Button, Flex, Tag } from 'antd'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { documentStandings, type DocumentStanding } from '#domain/orders/document-standing.ts'
import { formatCount } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'
import { ActButton } from '../shell/act-button.tsx'
import { DayField, FormDialog, TextField } from '../shell/form-dialog.tsx'
import { Page } from '../shell/page.tsx'
import { useMay } from '../shell/session.tsx'
import { type RecordColumn, RecordTable } from '../table/record-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { supplyTexts } from '../texts/supply.ts'

type Standing = AnswerOf<(typeof api)['first-business-standing']['$get']>['items'][number]

const route = getRouteApi('/first-business')

/** Dark enough to be read, and told by the word as well. */
const tones: Readonly<Record<DocumentStanding, string>> = {
  missing: '#8f1812',
  expired: '#8f1812',
  expiring: '#8f5200',
  not_yet: '#33526e',
  in_force: '#20603d',
}
const stops: ReadonlySet<DocumentStanding> = new Set(['missing', 'expired', 'not_yet'])

/** The papers that trade depends on, what lapses soonest first, each with the sale that it stops and its renewal. */
export function DocumentsPage() {
  const texts = useTexts(supplyTexts).documents
  const { sort, standing } = route.useSearch()
  const navigate = route.useNavigate()
  const [renewing, setRenewing] = useState<Standing | null>(null)
  const read = useOperation(['orders', 'documents'], api['first-business-standing'].$get, {
    query: { standing },
  })
  useLive({ kinds: ['first_business_document'], touches: ['orders'] })
  const judge = useCommand(api['first-business-documents'].judge.$post, { touches: ['orders'] })
  const columns = useColumns({
    onRenew: setRenewing,
    onAccept: (documentId) =>
      void judge.run({ json: { documentIds: [documentId], decision: 'accepted', reason: null } }),
  })
  return (
    <Page id="/first-business" title={texts.title} hint={texts.hint} failure={judge.failure}>
      <RecordTable
        name="first-business"
        label={texts.label}
        read={read}
        columns={columns}
        rowKey={({ keeperTenantId, subjectId, kind }) => [keeperTenantId, subjectId, kind].join('/')}
        filters={[
          {
            name: 'standing',
            label: texts.standing,
            options: documentStandings.map((value) => ({ value, label: texts.standings[value] })),
          },
        ]}
        search={{ standing, sort }}
        onSearch={(search) => void navigate({ search })}
        empty={texts.empty}
      />
      <Renewal document={renewing} onClose={() => setRenewing(null)} />
    </Page>
  )
}

interface Acts {
  readonly onRenew: (document: Standing) => void
  readonly onAccept: (documentId: string) => void
}

function useColumns({ onRenew, onAccept }: Acts): readonly RecordColumn<Standing>[] {
  const texts = useTexts(supplyTexts).documents
  const { locale } = useLanguage()
  const nameOf = (name: { readonly zh: string; readonly en: string }) =>
    locale === 'zh-CN' ? name.zh : name.en
  return [
    {
      key: 'standing',
      title: texts.standing,
      width: 110,
      render: ({ standing }) => <Tag color={tones[standing]}>{texts.standings[standing]}</Tag>,
    },
    {
      key: 'validTo',
      title: texts.validTo,
      width: 200,
      render: ({ validTo, daysLeft }) =>
        validTo === null || daysLeft === null ? (
          '–'
        ) : (
          <>
            {validTo} ·{' '}
            {daysLeft < 0
              ? texts.lapsed(formatCount(-daysLeft, locale))
              : texts.daysLeft(formatCount(daysLeft, locale))}
          </>
        ),
      compare: (one, other) => (one.validTo ?? '').localeCompare(other.validTo ?? ''),
    },
    {
      key: 'kind',
      title: texts.kind,
      width: 220,
      render: ({ kind, number }) => (
        <>
          {texts.kinds[kind]} {number !== null && <code>{number}</code>}
        </>
      ),
    },
    { key: 'about', title: texts.about, width: 160, render: ({ about }) => nameOf(about) },
    {
      key: 'blocks',
      title: texts.blocks,
      width: 240,
      render: ({ subject, keeper, about, standing }) => (
        <>
          {texts.blocksOf[subject](nameOf(keeper), nameOf(about))}{' '}
          {stops.has(standing) && <Tag color={tones.expired}>{texts.isBlocked}</Tag>}
        </>
      ),
    },
    {
      key: 'act',
      title: texts.act,
      width: 200,
      render: (document) => <DocumentActs document={document} onRenew={onRenew} onAccept={onAccept} />,
    },
  ]
}

/** What waits to be judged, by whom it is for; else what may be filed next. */
function DocumentActs({ document, onRenew, onAccept }: Acts & { readonly document: Standing }) {
  const texts = useTexts(supplyTexts).documents
  const may = useMay()
  const { waiting, isOurs, standing } = document
  if (waiting === null) {
    if (!may('first_business.file')) return null
    return (
      <Button onClick={() => onRenew(document)}>{standing === 'missing' ? texts.add : texts.renew}</Button>
    )
  }
  return (
    <Flex gap="small" align="center" wrap>
      <span>{texts.waiting(waiting.number, waiting.validTo)}</span>
      {isOurs && may('first_business.judge') && (
        <ActButton label={texts.accept} question={texts.acceptQuestion} onAct={() => onAccept(waiting.id)} />
      )}
    </Flex>
  )
}

interface NewDocument {
  readonly number: string
  readonly validFrom: string
  readonly validTo: string
}

/** Files the next document of the same kind with whoever keeps it. */
function Renewal({
  document,
  onClose,
}: {
  readonly document: Standing | null
  readonly onClose: () => void
}) {
  const texts = useTexts(supplyTexts).documents
  const { locale } = useLanguage()
  const file = useCommand(api['first-business-documents'].$post, { touches: ['orders'] })
  const submit = async (values: NewDocument) => {
    if (document === null) return
    const { keeperTenantId, subject, subjectId, kind } = document
    const filed = await file.run({
      json: { documents: [{ keeperTenantId, subject, subjectId, kind, ...values }] },
    })
    if (filed !== null) onClose()
  }
  const about = document === null ? '' : locale === 'zh-CN' ? document.about.zh : document.about.en
  return (
    <FormDialog<NewDocument>
      title={document === null ? '' : `${about} · ${texts.kinds[document.kind]}`}
      isOpen={document !== null}
      onClose={onClose}
      onSubmit={(values) => void submit(values)}
      isRunning={file.isRunning}
      failure={file.failure}
    >
      <TextField name="number" label={texts.number} longest={100} />
      <DayField name="validFrom" label={texts.from} />
      <DayField name="validTo" label={texts.to} notBefore={{ name: 'validFrom', label: texts.from }} />
    </FormDialog>
  )
}
