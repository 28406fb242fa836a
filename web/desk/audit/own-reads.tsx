import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { useNumbers } from '../figures/numbers.ts'
import { RecordTable } from '../table/record-table.tsx'
import { auditTexts } from '../texts/audit.ts'
import { useTexts } from '../texts/language.tsx'
import { readNames } from '../texts/read-names.ts'
import { Person, ShortId } from './people.tsx'

interface OwnProps {
  readonly after: string | undefined
  readonly onTurn: (after: string | undefined) => void
}

const searchOf = (after: string | undefined) => (after === undefined ? {} : { after })

/** What the reader's organisation read across organisations. */
export function OwnReads({ after, onTurn }: OwnProps) {
  const texts = useTexts(auditTexts)
  const names = useTexts(readNames)
  const { instant } = useNumbers()
  const query = { before: after }
  const read = useOperation(['audit', 'own-reads'], api.audit['own-reads'].$get, { query })
  return (
    <>
      <p className="definition">{texts.readsDefinition}</p>
      <RecordTable
        name="audit-reads"
        label={texts.reads}
        read={read}
        rowKey={({ id }) => String(id)}
        search={searchOf(after)}
        onSearch={(next) => onTurn(next.after)}
        empty={texts.emptyReads}
        columns={[
          { key: 'when', title: texts.when, width: 190, render: ({ recordedAt }) => instant(recordedAt) },
          { key: 'who', title: texts.who, width: 200, render: (row) => <Person row={row} isOwn /> },
          {
            key: 'operation',
            title: texts.operation,
            width: 320,
            render: ({ operation }) => <span title={operation}>{names[operation] ?? operation}</span>,
          },
        ]}
      />
    </>
  )
}

/** The looks of the reader's organisation at patients' data. */
export function OwnLooks({ after, onTurn }: OwnProps) {
  const texts = useTexts(auditTexts)
  const { instant } = useNumbers()
  const query = { before: after }
  const read = useOperation(['audit', 'own-looks'], api.audit['own-data-accesses'].$get, { query })
  return (
    <>
      <p className="definition">{texts.looksDefinition}</p>
      <RecordTable
        name="audit-looks"
        label={texts.looks}
        read={read}
        rowKey={({ id }) => String(id)}
        search={searchOf(after)}
        onSearch={(next) => onTurn(next.after)}
        empty={texts.emptyLooks}
        columns={[
          { key: 'when', title: texts.when, width: 190, render: ({ recordedAt }) => instant(recordedAt) },
          { key: 'who', title: texts.who, width: 200, render: (row) => <Person row={row} isOwn /> },
          { key: 'what', title: texts.what, width: 150, render: ({ shown }) => texts.shown[shown] },
          {
            key: 'purpose',
            title: texts.purpose,
            width: 150,
            render: ({ purpose }) => texts.purposes[purpose],
          },
          {
            key: 'resource',
            title: texts.resource,
            width: 120,
            render: ({ resourceId }) => resourceId !== null && <ShortId id={resourceId} />,
          },
        ]}
      />
    </>
  )
}
