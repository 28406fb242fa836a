import { Button, Checkbox, Flex, Select } from 'antd'
import { useState } from 'react'
import { ingredients } from '#domain/catalogue/ingredients.ts'
import { isTooLong } from '#web/ui/text-length.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { longestText } from '../shell/form-dialog.tsx'
import { NumberInput } from '../shell/number-input.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shortageTexts } from '../texts/shortages.ts'
import { Confirm } from './confirm.tsx'
import { ProductPicker } from './product-picker.tsx'

interface Substitute {
  readonly productId: string | null
  readonly needPerUnit: number
}

interface Form {
  readonly ingredientCode: string | null
  readonly reason: string
  readonly substitutes: readonly Substitute[]
  readonly limit: { readonly units: number; readonly days: number } | null
}

interface DeclareShortageProps {
  /** What a sign tells of; else somebody chooses. */
  readonly ingredientCode?: string
  readonly isSmall?: boolean
}

/** Declares an ingredient scarce, with what replaces it and the most that one person gets. */
export function DeclareShortage({ ingredientCode, isSmall = false }: DeclareShortageProps) {
  const texts = useTexts(shortageTexts)
  const empty: Form = { ingredientCode: ingredientCode ?? null, reason: '', substitutes: [], limit: null }
  const [form, setForm] = useState(empty)
  const command = useCommand(api.shortages.$post, { touches: ['shortages', 'escalations'] })
  const declare = async () => {
    if (form.ingredientCode === null) return false
    const substitutes = form.substitutes.flatMap(({ productId, needPerUnit }) =>
      productId === null ? [] : [{ productId, needPerUnit }],
    )
    const { reason, limit } = form
    const json = { ingredientCode: form.ingredientCode, reason: reason.trim(), substitutes, limit }
    return (await command.run({ json })) !== null
  }
  return (
    <Confirm
      label={texts.list.declare}
      says={texts.declare.says}
      isPrimary={!isSmall}
      isSmall={isSmall}
      command={command}
      isDisabled={
        form.ingredientCode === null || form.reason.trim() === '' || isTooLong(form.reason, longestText)
      }
      onOpen={() => setForm(empty)}
      onConfirm={declare}
    >
      <Flex vertical gap="small">
        <IngredientField
          value={form.ingredientCode}
          onChange={(chosen) => setForm({ ...form, ingredientCode: chosen })}
        />
        <label>
          {texts.declare.reason}
          <TextInput
            label={texts.declare.reason}
            rows={2}
            longest={longestText}
            value={form.reason}
            onChange={(reason) => setForm({ ...form, reason })}
          />
        </label>
        <SubstituteFields
          value={form.substitutes}
          onChange={(substitutes) => setForm({ ...form, substitutes })}
        />
        <LimitFields value={form.limit} onChange={(limit) => setForm({ ...form, limit })} />
      </Flex>
    </Confirm>
  )
}

function IngredientField({
  value,
  onChange,
}: {
  readonly value: string | null
  readonly onChange: (code: string) => void
}) {
  const texts = useTexts(shortageTexts).declare
  const { locale } = useLanguage()
  return (
    <Select
      aria-label={texts.ingredient}
      placeholder={texts.ingredient}
      value={value}
      showSearch={{ optionFilterProp: 'label' }}
      options={ingredients.map(({ code, nameZh, nameEn }) => ({
        value: code,
        label: locale === 'zh-CN' ? `${nameZh} ${code}` : `${nameEn} (${nameZh}) ${code}`,
      }))}
      onChange={onChange}
    />
  )
}

function SubstituteFields({
  value,
  onChange,
}: {
  readonly value: readonly Substitute[]
  readonly onChange: (value: readonly Substitute[]) => void
}) {
  const texts = useTexts(shortageTexts).declare
  return (
    <fieldset className="plain">
      <legend>{texts.substitutes}</legend>
      {value.map((line, index) => (
        <Flex key={index} vertical gap="small" className="field-row">
          <ProductPicker
            label={texts.findProduct}
            value={line.productId}
            onChosen={({ id }) => onChange(value.with(index, { ...line, productId: id }))}
          />
          <Flex gap="small" align="center">
            <label>
              {texts.worth}{' '}
              <NumberInput
                least={0.0001}
                most={10_000}
                isFraction
                value={line.needPerUnit}
                onChange={(needPerUnit) => onChange(value.with(index, { ...line, needPerUnit }))}
              />
            </label>
            <Button onClick={() => onChange(value.toSpliced(index, 1))}>{texts.remove}</Button>
          </Flex>
        </Flex>
      ))}
      <Button onClick={() => onChange([...value, { productId: null, needPerUnit: 1 }])}>
        {texts.addSubstitute}
      </Button>
    </fieldset>
  )
}

function LimitFields({
  value,
  onChange,
}: {
  readonly value: Form['limit']
  readonly onChange: (value: Form['limit']) => void
}) {
  const texts = useTexts(shortageTexts).declare
  return (
    <Flex gap="small" align="center" wrap>
      <Checkbox
        checked={value !== null}
        onChange={({ target }) => onChange(target.checked ? { units: 48, days: 7 } : null)}
      >
        {texts.hasLimit}
      </Checkbox>
      {value !== null && (
        <>
          <label>
            {texts.units}{' '}
            <NumberInput
              least={1}
              most={100_000}
              value={value.units}
              onChange={(units) => onChange({ ...value, units })}
            />
          </label>
          <label>
            {texts.days}{' '}
            <NumberInput
              least={1}
              most={180}
              value={value.days}
              onChange={(days) => onChange({ ...value, days })}
            />
          </label>
        </>
      )}
    </Flex>
  )
}
