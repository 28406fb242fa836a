import { Button, Card, Select } from 'antd'
import { frequencies } from '#domain/prescriptions/frequency.ts'
import { doseUnits, routes } from '#domain/prescriptions/prescription.ts'
import { baseUnitName } from '#web/ui/base-units.ts'
import { nameIn } from '../prescribing/names.ts'
import { isWithin } from '../shell/number-fault.ts'
import { NumberInput } from '../shell/number-input.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import {
  completeLine,
  computedUnits,
  hasFitDirections,
  lineLimits,
  type LineForm,
  textLimits,
} from './draft-form.ts'
import { Field } from './field.tsx'
import { LineVerdict } from './line-verdict.tsx'
import type { DraftVerdict } from './use-judgement.ts'

interface LineCardProps {
  readonly number: number
  readonly line: LineForm
  readonly verdict: DraftVerdict
  readonly onChange: (line: LineForm) => void
  readonly onRemove: () => void
}

/** One drug: how it is taken at the left, what the rules say of it at the right. */
export function LineCard({ number, line, verdict, onChange, onRemove }: LineCardProps) {
  const texts = useTexts(doctorTexts).write
  const { line: lineName } = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  const { product } = line
  const name = nameIn(locale, product.nameZh, product.nameEn)
  return (
    <Card
      size="small"
      className="line-card"
      title={
        <h3>
          {lineName(number)} {name} {product.strength}
        </h3>
      }
      extra={
        <Button size="small" danger onClick={onRemove} aria-label={`${texts.removeDrug}: ${name}`}>
          {texts.removeDrug}
        </Button>
      }
    >
      <div className="line-body">
        <Dosing line={line} onChange={onChange} />
        <div className="line-verdict" aria-live="polite">
          {completeLine(line) === null ? (
            <p className="aside">{hasFitDirections(line) ? texts.incomplete : texts.tooLong}</p>
          ) : (
            <LineVerdict lineKey={line.key} verdict={verdict} />
          )}
        </div>
      </div>
    </Card>
  )
}

function Dosing({ line, onChange }: Pick<LineCardProps, 'line' | 'onChange'>) {
  const texts = useTexts(doctorTexts).write
  const names = useTexts(prescribingTexts)
  const change = (changes: Partial<LineForm>) => onChange({ ...line, ...changes })
  return (
    <div className="dosing">
      <Field label={texts.dose}>
        <NumberInput
          label={texts.dose}
          {...lineLimits.doseAmount}
          value={line.doseAmount}
          onChange={(typed, isEmpty) => change({ doseAmount: isEmpty ? null : typed })}
        />
      </Field>
      <Field label={texts.unit}>
        <Select
          aria-label={texts.unit}
          value={line.doseUnit}
          options={doseUnits.map((value) => ({ value, label: names.units[value] }))}
          onChange={(doseUnit) => change({ doseUnit })}
        />
      </Field>
      <Field label={texts.frequency}>
        <Select
          aria-label={texts.frequency}
          value={line.frequency}
          showSearch={{ optionFilterProp: 'label' }}
          options={frequencies.map((value) => ({ value, label: names.frequencies[value] }))}
          onChange={(frequency) => change({ frequency })}
        />
      </Field>
      <Field label={texts.route}>
        <Select
          aria-label={texts.route}
          value={line.route}
          options={routes.map((value) => ({ value, label: names.routes[value] }))}
          onChange={(route) => change({ route })}
        />
      </Field>
      <Field label={texts.days}>
        <NumberInput
          label={texts.days}
          {...lineLimits.daysSupply}
          value={line.daysSupply}
          onChange={(typed, isEmpty) => change({ daysSupply: isEmpty ? null : typed })}
        />
      </Field>
      <Quantity line={line} onChange={onChange} />
      <Field label={texts.directions} className="wide">
        <TextInput
          label={texts.directions}
          longest={textLimits.directions}
          value={line.directions}
          onChange={(directions) => change({ directions })}
        />
      </Field>
    </div>
  )
}

/** The quantity in base units, as the dosing needs unless the doctor says otherwise, and what it is in packs. */
function Quantity({ line, onChange }: Pick<LineCardProps, 'line' | 'onChange'>) {
  const texts = useTexts(doctorTexts).write
  const computed = computedUnits(line)
  const units = line.quantityUnits ?? computed
  const { locale } = useLanguage()
  const { packUnits } = line.product
  const baseUnit = baseUnitName(line.product.baseUnit, locale)
  const packs = isWithin(units, lineLimits.quantityUnits) ? (units ?? 0) / packUnits : null
  const isWhole = packs !== null && Number.isInteger(packs)
  return (
    <div className="quantity field wide">
      <Field label={`${texts.quantity} (${baseUnit})`}>
        <NumberInput
          label={texts.quantity}
          {...lineLimits.quantityUnits}
          value={units}
          onChange={(typed, isEmpty) => onChange({ ...line, quantityUnits: isEmpty ? null : typed })}
        />
      </Field>
      {packs !== null && (
        <span className="aside">
          {texts.packs(Math.round(packs * 100) / 100, packUnits, baseUnit)}
          {line.quantityUnits === null && ` · ${texts.computed}`}
        </span>
      )}
      {packs !== null && !isWhole && (
        <Button
          size="small"
          onClick={() => onChange({ ...line, quantityUnits: Math.ceil(packs) * packUnits })}
        >
          {texts.toWholePacks}
        </Button>
      )}
    </div>
  )
}
