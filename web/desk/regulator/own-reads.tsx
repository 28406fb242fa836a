import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { useNumbers } from '../figures/numbers.ts'
import { RecordTable } from '../table/record-table.tsx'
import type { Paging } from '../table/table-search.ts'
import { auditTexts } from '../texts/audit.ts'
import { useTexts } from '../texts/language.tsx'
import { readNames } from '../texts/read-names.ts'
import { supervisionTexts } from '../texts/supervision.ts'

interface OwnProps {
  readonly after: string | undefined
  readonly onTurn: (paging: Paging) => void
}

const searchOf = (after: string | undefined): Paging => (after === undefined ? {} : { after })
const queryOf = (after: string | undefined) => ({
  query: { limit: '50', ...(after === undefined ? {} : { before: after }) },
})

/** What the reader's organisation read across organisations. */
export function OwnReads({ after, onTurn }: OwnProps) {
  const texts = useTexts(supervisionTexts).audit
  const names = useTexts(readNames)
  const { instant } = useNumbers()
  const read = useOperation(['audit', 'own-reads'], api.audit['own-reads'].$get, queryOf(after))
  return (
    <>
      <p className="definition">{texts.ownReadsDefinition}</p>
      <RecordTable
        name="own-reads"
        label={texts.ownReads}
        read={read}
        rowKey={(row) => String(row.id)}
        search={searchOf(after)}
        onSearch={onTurn}
        empty={texts.empty}
        columns={[
          { key: 'time', title: texts.time, width: 200, render: (row) => instant(row.recordedAt) },
          {
            key: 'operation',
            title: texts.operation,
            width: 320,
            render: (row) => <span title={row.operation}>{names[row.operation] ?? row.operation}</span>,
          },
          { key: 'who', title: texts.who, width: 320, render: (row) => <code>{row.principalId}</code> },
        ]}
      />
    </>
  )
}

/** The looks of the reader's organisation at patients' data. */
export function OwnLooks({ after, onTurn }: OwnProps) {
  const texts = useTexts(supervisionTexts).audit
  const words = useTexts(auditTexts)
  const { instant } = useNumbers()
  const read = useOperation(['audit', 'own-looks'], api.audit['own-data-accesses'].$get, queryOf(after))
  return (
    <>
      <p className="definition">{texts.ownLooksDefinition}</p>
      <RecordTable
        name="own-looks"
        label={texts.ownLooks}
        read={read}
        rowKey={(row) => String(row.id)}
        search={searchOf(after)}
        onSearch={onTurn}
        empty={texts.empty}
        columns={[
          { key: 'time', title: texts.time, width: 200, render: (row) => instant(row.recordedAt) },
          { key: 'shown', title: texts.shown, width: 160, render: (row) => words.shown[row.shown] },
          {
            key: 'purpose',
            title: texts.purpose,
            width: 160,
            render: (row) => words.purposes[row.purpose],
          },
          {
            key: 'subject',
            title: texts.subject,
            width: 320,
            render: (row) => <code>{row.resourceId}</code>,
          },
          { key: 'who', title: texts.who, width: 320, render: (row) => <code>{row.principalId}</code> },
        ]}
      />
    </>
  )
}
