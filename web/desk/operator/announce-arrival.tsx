import { Button, Flex, Input, Select } from 'antd'
import { useState } from 'react'
import { isTooLong } from '#web/ui/text-length.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { arrivalTexts } from '../texts/arrivals.ts'
import { NumberInput } from '../shell/number-input.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { useTexts } from '../texts/language.tsx'
import { Confirm } from './confirm.tsx'
import { useProducts } from './use-names.ts'

export interface ArrivalsProps {
  /** The depots of one's own that goods may come to. */
  readonly depots: readonly { readonly id: string; readonly name: string }[]
  /** What is waited for. */
  readonly productIds: readonly string[]
}

/** Characters of a supplier's name, and of a note's number. */
const longestName = 100

interface Line {
  readonly productId: string | null
  readonly units: number
}

const emptyForm = {
  siteId: null as string | null,
  supplierName: '',
  number: '',
  expectedOn: '',
  lines: [{ productId: null, units: 1 }] as readonly Line[],
}

/** Keeps what a supplier outside the network says it will bring; nothing is in stock before it was unloaded. */
export function AnnounceArrival({ depots, productIds }: ArrivalsProps) {
  const texts = useTexts(arrivalTexts)
  const [form, setForm] = useState(emptyForm)
  const command = useCommand(api.sites[':id']['delivery-notes'].$post, { touches: ['arrivals'] })
  const siteId = form.siteId ?? (depots.length === 1 ? depots[0]?.id : undefined) ?? null
  const lines = form.lines.flatMap(({ productId, units }) =>
    productId === null ? [] : [{ productId, units, ownership: 'ours' as const }],
  )
  const announce = async () => {
    if (siteId === null) return false
    const { expectedOn } = form
    const json = {
      supplierName: form.supplierName.trim(),
      number: form.number.trim(),
      ...(expectedOn === '' ? {} : { expectedOn }),
      lines,
    }
    return (await command.run({ param: { id: siteId }, json })) !== null
  }
  const isFilled = siteId !== null && isNamed(form.supplierName) && isNamed(form.number) && lines.length > 0
  return (
    <Confirm
      label={texts.announce}
      says={texts.announceSays}
      command={command}
      isDisabled={!isFilled}
      onOpen={() => setForm(emptyForm)}
      onConfirm={announce}
    >
      <Flex vertical gap="small">
        <label className="chosen">
          {texts.depot}
          <Select
            aria-label={texts.depot}
            placeholder={texts.depot}
            value={siteId}
            options={depots.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(chosen: string) => setForm({ ...form, siteId: chosen })}
          />
        </label>
        <TextField
          label={texts.supplier}
          value={form.supplierName}
          onChange={(supplierName) => setForm({ ...form, supplierName })}
        />
        <TextField
          label={texts.number}
          value={form.number}
          onChange={(number) => setForm({ ...form, number })}
        />
        <TextField
          label={texts.expected}
          type="date"
          value={form.expectedOn}
          onChange={(expectedOn) => setForm({ ...form, expectedOn })}
        />
        <GoodsFields
          productIds={productIds}
          value={form.lines}
          onChange={(changed) => setForm({ ...form, lines: changed })}
        />
      </Flex>
    </Confirm>
  )
}

function isNamed(text: string): boolean {
  return text.trim() !== '' && !isTooLong(text, longestName)
}

interface TextFieldProps {
  readonly label: string
  readonly type?: 'text' | 'date'
  readonly value: string
  readonly onChange: (value: string) => void
}

function TextField({ label, type = 'text', value, onChange }: TextFieldProps) {
  return (
    <label>
      {label}
      {type === 'date' ? (
        <Input type={type} value={value} onChange={({ target }) => onChange(target.value)} />
      ) : (
        <TextInput label={label} longest={longestName} value={value} onChange={onChange} />
      )}
    </label>
  )
}

interface GoodsFieldsProps {
  readonly productIds: readonly string[]
  readonly value: readonly Line[]
  readonly onChange: (value: readonly Line[]) => void
}

function GoodsFields({ productIds, value, onChange }: GoodsFieldsProps) {
  const texts = useTexts(arrivalTexts)
  const { nameOf, unitOf } = useProducts(productIds)
  const options = productIds.map((id) => ({ value: id, label: nameOf(id) }))
  return (
    <Flex vertical gap="small">
      {value.map((line, index) => (
        <Flex key={index} gap="small" align="center" wrap className="field-row">
          <Select
            aria-label={texts.goods}
            placeholder={texts.goods}
            className="product-picker"
            value={line.productId}
            options={options}
            onChange={(productId: string) => onChange(value.with(index, { ...line, productId }))}
          />
          <label>
            {line.productId === null ? texts.units : texts.unitsOf(unitOf(line.productId))}{' '}
            <NumberInput
              least={1}
              most={100_000_000}
              value={line.units}
              onChange={(units) => onChange(value.with(index, { ...line, units }))}
            />
          </label>
          {value.length > 1 && (
            <Button onClick={() => onChange(value.toSpliced(index, 1))}>{texts.remove}</Button>
          )}
        </Flex>
      ))}
      <div>
        <Button onClick={() => onChange([...value, { productId: null, units: 1 }])}>{texts.addGoods}</Button>
      </div>
    </Flex>
  )
}
