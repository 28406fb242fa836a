import { InputNumber } from 'antd'
import { useId } from 'react'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { isWithin, type NumberLimits } from './number-fault.ts'

interface NumberInputProps extends NumberLimits {
  readonly value: number | null
  /** What was typed, also where it does not fit; NaN while the field is empty, which no operation takes. */
  readonly onChange: (value: number) => void
  /** Where no label stands around it. */
  readonly label?: string
  /** By which a label elsewhere names it. */
  readonly id?: string
  /** May stay empty: then nothing is said of it. */
  readonly isOptional?: boolean
}

/**
 * A field for a number. What was typed stays as it was typed, neither cut to the limits nor rounded: a number that somebody did
 * not mean is worse than none. Says what fits where it does not.
 */
export function NumberInput(props: NumberInputProps) {
  const { value, onChange, label, id, isOptional = false, ...limits } = props
  const says = useNumberLimits()
  const faultId = useId()
  const isEmpty = value === null || Number.isNaN(value)
  // What nobody has touched yet is not found fault with.
  const isFaulty = isEmpty ? value !== null && !isOptional : !isWithin(value, limits)
  return (
    <span className="number-input">
      <InputNumber
        {...(id === undefined ? {} : { id })}
        {...(label === undefined ? {} : { 'aria-label': label })}
        value={isEmpty ? null : value}
        status={isFaulty ? 'error' : ''}
        aria-invalid={isFaulty}
        {...(isFaulty ? { 'aria-describedby': faultId } : {})}
        onChange={(typed) => onChange(typed ?? Number.NaN)}
      />
      {isFaulty && (
        <small id={faultId} role="alert">
          {says(limits)}
        </small>
      )}
    </span>
  )
}

/** Says, in the reader's language, which numbers fit. */
export function useNumberLimits(): (limits: NumberLimits) => string {
  const texts = useTexts(shellTexts).number
  const { locale } = useLanguage()
  return ({ least, most, isFraction = false }) => {
    const figures = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 })
    const from = figures.format(least)
    const kind = isFraction ? texts.number : texts.whole
    return most === undefined ? texts.from(from, kind) : texts.between(from, figures.format(most), kind)
  }
}
