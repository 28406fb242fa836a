import { Table } from 'antd'
import type { Frequency } from '#domain/prescriptions/frequency.ts'
import type { DoseUnit, Route } from '#domain/prescriptions/prescription.ts'
import type { api } from '../client/api.ts'
import type { AnswerOf } from '../client/use-operation.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { nameIn } from './names.ts'

export type Prescription = AnswerOf<(typeof api.prescriptions)[':id']['$get']>
type Line = Prescription['lines'][number]

/** The lines of one part of a prescription. */
export function LinesTable({ lines, part }: { readonly lines: readonly Line[]; readonly part: number }) {
  const texts = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  return (
    <Table
      size="small"
      rowKey="id"
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={lines.filter((line) => line.part === part)}
      columns={[
        { title: '#', dataIndex: 'lineNumber', width: 40 },
        {
          title: texts.drug,
          render: (_, line) => (
            <>
              <strong>{nameIn(locale, line.productNameZh, line.productNameEn)}</strong> {line.strength}
            </>
          ),
        },
        { title: texts.dosing, render: (_, line) => <DosingText line={line} /> },
        {
          title: texts.quantity,
          align: 'right',
          render: (_, { quantityUnits, baseUnit }) => `${quantityUnits} ${baseUnit}`,
        },
        { title: texts.state, render: (_, { state }) => texts.lineStates[state] },
      ]}
    />
  )
}

function DosingText({ line }: { readonly line: Line }) {
  const texts = useTexts(prescribingTexts)
  const { route, doseAmount, doseUnit, frequency, daysSupply, directions } = line
  const unit = texts.units[doseUnit as DoseUnit]
  return (
    <>
      {texts.routes[route as Route]} · {doseAmount} {unit} · {texts.frequencies[frequency as Frequency]} ·{' '}
      {texts.days(daysSupply)}
      {directions !== '' && (
        <>
          <br />
          <span className="aside">{directions}</span>
        </>
      )}
    </>
  )
}
