import { Flex, Switch } from 'antd'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { partDates } from '#domain/prescriptions/repeats/dates.ts'
import type { RepeatPlan } from '#domain/prescriptions/repeats/plan.ts'
import { NumberInput } from '../shell/number-input.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { useTexts } from '../texts/language.tsx'
import { isPlanFit, repeatLimits } from './draft-form.ts'
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
            <NumberInput
              label={texts.parts}
              {...repeatLimits.parts}
              value={repeats.parts}
              onChange={(parts) => onChange({ ...repeats, parts })}
            />
          </Field>
          <Field label={texts.daysPerPart}>
            <NumberInput
              label={texts.daysPerPart}
              {...repeatLimits.daysPerPart}
              value={repeats.daysPerPart}
              onChange={(daysPerPart) => onChange({ ...repeats, daysPerPart })}
            />
          </Field>
          {isPlanFit(repeats) && (
            <p className="part-dates">
              {texts.partDates}: {partDates(shanghaiDate(new Date()), repeats).join(' · ')}
            </p>
          )}
        </Flex>
      )}
    </section>
  )
}
