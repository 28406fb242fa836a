import { Grid } from 'antd'
import type { Frequency } from '#domain/prescriptions/frequency.ts'
import type { DoseUnit, Route } from '#domain/prescriptions/prescription.ts'
import { baseUnitName } from '#web/ui/base-units.ts'
import type { api } from '../client/api.ts'
import type { AnswerOf } from '../client/use-operation.ts'
import { SmallTable } from '../table/small-table.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { nameIn } from './names.ts'

export type Prescription = AnswerOf<(typeof api.prescriptions)[':id']['$get']>
type Line = Prescription['lines'][number]

interface LinesProps {
  readonly lines: readonly Line[]
  readonly part: number
}

/** The lines of one part of a prescription: side by side, or where there is no room, one below another. */
export function LinesTable({ lines, part }: LinesProps) {
  const texts = useTexts(prescribingTexts)
  const isWide = Grid.useBreakpoint().md ?? true
  const ofPart = lines.filter((line) => line.part === part)
  if (!isWide) return <LinesList lines={ofPart} />
  return (
    <SmallTable
      rowKey="id"
      dataSource={ofPart}
      columns={[
        { title: '#', dataIndex: 'lineNumber', width: 40 },
        { title: texts.drug, render: (_, line) => <DrugText line={line} /> },
        { title: texts.dosing, render: (_, line) => <DosingText line={line} /> },
        {
          title: texts.quantity,
          align: 'right',
          render: (_, line) => <QuantityText line={line} />,
        },
        { title: texts.state, render: (_, { state }) => texts.lineStates[state] },
      ]}
    />
  )
}

function LinesList({ lines }: Pick<LinesProps, 'lines'>) {
  const texts = useTexts(prescribingTexts)
  return (
    <ol className="plain">
      {lines.map((line) => (
        <li key={line.id}>
          {line.lineNumber}. <DrugText line={line} />
          <br />
          <DosingText line={line} />
          <br />
          {texts.quantity} <QuantityText line={line} /> · {texts.lineStates[line.state]}
        </li>
      ))}
    </ol>
  )
}

function DrugText({ line: { productNameZh, productNameEn, strength } }: { readonly line: Line }) {
  const { locale } = useLanguage()
  return (
    <>
      <strong>{nameIn(locale, productNameZh, productNameEn)}</strong> {strength}
    </>
  )
}

function QuantityText({ line: { quantityUnits, baseUnit } }: { readonly line: Line }) {
  const { locale } = useLanguage()
  return `${quantityUnits} ${baseUnitName(baseUnit, locale)}`
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
