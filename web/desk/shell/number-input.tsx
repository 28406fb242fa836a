import { Input } from 'antd'
import { useId, useState } from 'react'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'
import { isWithin, type NumberLimits } from './number-fault.ts'
import { numberTyped } from './typed-number.ts'

interface NumberTextProps {
  readonly value?: number | null
  /** Null while nothing is typed, NaN for what is no number. */
  readonly onChange?: (value: number | null) => void
  /** Where no label stands around it. */
  readonly 'aria-label'?: string
  /** By which a label elsewhere names it. */
  readonly id?: string
  readonly status?: 'error' | ''
}

/**
 * The bare field of a number, also for a `Form.Item`. What was typed stays as it was typed, neither cut to limits nor rounded nor
 * rid of what is no digit: a number that somebody did not mean is worse than none.
 */
export function NumberText({ value = null, onChange, status = '', ...named }: NumberTextProps) {
  const [text, setText] = useState(() => textOf(value))
  const [isTyping, setIsTyping] = useState(false)
  const shown = isTyping || isSame(numberTyped(text), value) ? text : textOf(value)
  return (
    <Input
      {...named}
      className="number"
      inputMode="decimal"
      autoComplete="off"
      status={status}
      value={shown}
      onFocus={() => {
        setText(shown)
        setIsTyping(true)
      }}
      onBlur={() => setIsTyping(false)}
      onChange={({ target }) => {
        setText(target.value)
        onChange?.(numberTyped(target.value))
      }}
    />
  )
}

/** What is empty and what is no number are alike here: either may be what its owner made of the text. */
function isSame(one: number | null, other: number | null): boolean {
  return isNone(one) ? isNone(other) : one === other
}

function isNone(value: number | null): boolean {
  return value === null || Number.isNaN(value)
}

function textOf(value: number | null): string {
  return value === null || Number.isNaN(value) ? '' : String(value)
}

interface NumberInputProps extends NumberLimits {
  readonly value: number | null
  /** What was typed, also where it does not fit; NaN, which no operation takes, while the field is empty or holds no number. */
  readonly onChange: (value: number, isEmpty: boolean) => void
  /** Where no label stands around it. */
  readonly label?: string
  /** By which a label elsewhere names it. */
  readonly id?: string
  /** May stay empty: then nothing is said of it. */
  readonly isOptional?: boolean
}

/** A field for a number, which says what fits where it does not. */
export function NumberInput(props: NumberInputProps) {
  const { value, onChange, label, id, isOptional = false, ...limits } = props
  const says = useNumberLimits()
  const faultId = useId()
  const [typed, setTyped] = useState<'nothing yet' | 'empty' | 'something'>('nothing yet')
  // What nobody has touched yet is not found fault with.
  const mayBeEmpty = typed === 'nothing yet' ? value === null || isOptional : isOptional && typed === 'empty'
  const isFaulty = !(mayBeEmpty && isNone(value)) && !isWithin(value, limits)
  return (
    <span className="number-input">
      <NumberText
        {...(id === undefined ? {} : { id })}
        {...(label === undefined ? {} : { 'aria-label': label })}
        value={value}
        status={isFaulty ? 'error' : ''}
        {...(isFaulty ? { 'aria-invalid': true, 'aria-describedby': faultId } : {})}
        onChange={(given) => {
          setTyped(given === null ? 'empty' : 'something')
          onChange(given ?? Number.NaN, given === null)
        }}
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
