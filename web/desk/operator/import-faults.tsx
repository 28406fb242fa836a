import { Button, Flex, Table } from 'antd'
import { useState } from 'react'
import { formatCount } from '#web/ui/format.ts'
import { refusalText } from '#web/ui/refusals.ts'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { FailureNotice } from '../shell/states.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'

/** A fault in the reader's language: by its code. */
function useFaultText() {
  const texts = useTexts(campaignTexts).households
  const { locale } = useLanguage()
  return (code: string, message = '') =>
    texts.reasons[code] ??
    (locale === 'en' && message === '' ? code : refusalText({ code, message, nextStep: '' }, locale))
}

/** What is wrong with the rows of an import, by kind. */
export function FaultCounts({ importId }: { readonly importId: string }) {
  const texts = useTexts(campaignTexts).households
  const { locale } = useLanguage()
  const faultText = useFaultText()
  const read = useOperation(['jobs', 'fault-counts'], api.imports[':id']['fault-counts'].$get, {
    param: { id: importId },
  })
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
  return (
    <section>
      <h3>{texts.byFault}</h3>
      <Table
        size="small"
        pagination={false}
        rowKey={({ code, column }) => `${code} ${column ?? ''}`}
        dataSource={read.data?.items ?? []}
        columns={[
          { title: texts.fault, render: (_, { code }) => faultText(code) },
          { title: texts.column, render: (_, { column }) => column ?? texts.wholeRow },
          { title: texts.count, align: 'right', render: (_, { rows }) => formatCount(rows, locale) },
        ]}
      />
    </section>
  )
}

/** The faulty rows of an import one by one, in the order of the file. */
export function FaultRows({ importId }: { readonly importId: string }) {
  const texts = useTexts(campaignTexts).households
  const shell = useTexts(shellTexts).table
  const faultText = useFaultText()
  const [after, setAfter] = useState<string | null>(null)
  const read = useOperation(['jobs', 'faults'], api.imports[':id'].faults.$get, {
    param: { id: importId },
    query: { limit: '50', ...(after === null ? {} : { after }) },
  })
  const next = read.data?.next ?? null
  return (
    <section>
      <h3>{texts.faultRows}</h3>
      <Table
        size="small"
        pagination={false}
        rowKey={({ row, index }) => `${row} ${index}`}
        dataSource={(read.data?.items ?? []).flatMap(({ row, faults }) =>
          faults.map((fault, index) => ({ row, index, ...fault })),
        )}
        columns={[
          { title: texts.row, dataIndex: 'row', width: 80 },
          { title: texts.column, render: (_, { column }) => column ?? texts.wholeRow },
          { title: texts.fault, render: (_, { code, message }) => faultText(code, message) },
        ]}
      />
      <Flex gap="small" className="table-foot">
        {after !== null && <Button onClick={() => setAfter(null)}>{shell.first}</Button>}
        {next !== null && <Button onClick={() => setAfter(next)}>{shell.next}</Button>}
      </Flex>
    </section>
  )
}
