import { Tag } from 'antd'
import type { LicenceKind } from '#domain/organisations/tenant.ts'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { Figure } from '../figures/figure.tsx'
import { useNumbers } from '../figures/numbers.ts'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { useTexts } from '../texts/language.tsx'
import { supervisionTexts } from '../texts/supervision.ts'

/** How many days ahead are looked at. */
const daysAhead = '90'

/** The licences that end soon, or have ended. */
export function EndingLicences() {
  const { distributors: texts, licenceKinds } = useTexts(supervisionTexts)
  const { name, day, count } = useNumbers()
  const read = useOperation(['supervision', 'licences'], api.supervision.licences.$get, {
    query: { days: daysAhead },
  })
  if (read.error !== null) return <FailureNotice failure={read.error} onRetry={() => void read.refetch()} />
  if (read.data === undefined) return <Loading />
  const kindOf = ({ kind }: { readonly kind: string }) => licenceKinds[kind as LicenceKind] ?? kind
  return (
    <Figure
      title={texts.licences}
      definition={texts.licencesDefinition}
      name="ending-licences"
      rows={read.data.items}
      rowKey={(row) => row.licenceId}
      empty={texts.noLicences}
      columns={[
        { key: 'name', title: texts.name, width: 240, render: name, cell: name },
        { key: 'kind', title: texts.licence, width: 220, render: kindOf, cell: kindOf },
        {
          key: 'number',
          title: texts.number,
          width: 200,
          render: (row) => <code>{row.number}</code>,
          cell: (row) => row.number,
        },
        {
          key: 'validTo',
          title: texts.validTo,
          width: 150,
          render: (row) => day(row.validTo),
          cell: (row) => row.validTo,
        },
        {
          key: 'daysLeft',
          title: texts.daysLeft,
          width: 130,
          align: 'right',
          render: (row) => <Tag color={row.daysLeft < 0 ? '#8f1812' : '#8f5200'}>{count(row.daysLeft)}</Tag>,
          cell: (row) => row.daysLeft,
        },
      ]}
    />
  )
}
