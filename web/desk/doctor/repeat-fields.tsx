import { Flex, InputNumber, Switch } from 'antd'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { partDates } from '#domain/prescriptions/repeats/dates.ts'
import type { RepeatPlan } from '#domain/prescriptions/repeats/plan.ts'
import { doctorTexts } from '../texts/doctor.ts'
import { useTexts } from '../texts/language.tsx'
import { Field } from './field.tsx'

const usualPlan: RepeatPlan = { parts: 3, daysPerPart: 28 }

interface RepeatFieldsProps {
  readonly repeats: RepeatPlan | null
  readonly onChange: (repeats: RepeatPlan | null) => void
}

/** The repeat plan of a long prescription, with the day on which each part begins. */
export function RepeatFields({ repeats, onChange }: RepeatFieldsProps) {
  const texts = useTexts(doctorTexts).write
  return (
    <section className="repeats">
      <label className="switch">
        <Switch checked={repeats !== null} onChange={(isOn) => onChange(isOn ? usualPlan : null)} />{' '}
        {texts.repeats}
      </label>
      {repeats !== null && (
        <Flex gap="small" wrap align="end">
          <Field label={texts.parts}>
            <InputNumber
              aria-label={texts.parts}
              min={2}
              max={12}
              precision={0}
              value={repeats.parts}
              onChange={(parts) => onChange({ ...repeats, parts: parts ?? usualPlan.parts })}
            />
          </Field>
          <Field label={texts.daysPerPart}>
            <InputNumber
              aria-label={texts.daysPerPart}
              min={1}
              max={84}
              precision={0}
              value={repeats.daysPerPart}
              onChange={(days) => onChange({ ...repeats, daysPerPart: days ?? usualPlan.daysPerPart })}
            />
          </Field>
          <p className="part-dates">
            {texts.partDates}: {partDates(shanghaiDate(new Date()), repeats).join(' · ')}
          </p>
        </Flex>
      )}
    </section>
  )
}
