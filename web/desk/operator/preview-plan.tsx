import { Button, Checkbox, Flex, Select } from 'antd'
import { useState } from 'react'
import { isTooLong } from '#web/ui/text-length.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { NumberInput } from '../shell/number-input.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { shortageTexts } from '../texts/shortages.ts'
import { Confirm } from './confirm.tsx'
import type { Shortage } from './shortage-page.tsx'
import { useSites } from './use-names.ts'

const siteKinds = ['hospital_window', 'county_hub', 'township_pharmacy', 'village_pharmacy'] as const
type FirstKind = (typeof siteKinds)[number]

/** Characters of a plan's name. */
const longestName = 100

interface Form {
  readonly name: string
  readonly horizonDays: number
  readonly reservePercent: number
  readonly capUnits: number | null
  readonly first: FirstKind | null
  readonly needs: readonly NeedField[]
  readonly appliesArrivals: boolean
}

interface NeedField {
  readonly siteId: string | null
  readonly needUnits: number
}

const empty: Form = {
  name: '',
  horizonDays: 28,
  reservePercent: 0,
  capUnits: null,
  first: null,
  needs: [],
  appliesArrivals: false,
}

/** The form as the operation takes it. */
function optionsOf({ name, horizonDays, reservePercent, capUnits, first, needs, appliesArrivals }: Form) {
  return {
    name: name.trim(),
    horizonDays,
    reservePercent,
    capUnits,
    appliesArrivals,
    tiers: first === null ? [] : [{ tier: 1, siteKinds: [first] }],
    needs: needs.flatMap(({ siteId, needUnits }) => (siteId === null ? [] : [{ siteId, needUnits }])),
  }
}

/** Reckons a plan and keeps it beside the others; no stock moves. Once goods have arrived, this is how they are shared out. */
export function PreviewPlan({ shortage }: { readonly shortage: Shortage }) {
  const texts = useTexts(shortageTexts).detail
  const [form, setForm] = useState(empty)
  const command = useCommand(api.shortages[':id'].plans.$post, { touches: ['shortages', 'escalations'] })
  const set = (change: Partial<Form>) => setForm({ ...form, ...change })
  const param = { id: shortage.id }
  return (
    <Confirm
      label={shortage.state === 'allocated' ? texts.again : texts.plan}
      says={texts.planSays}
      isPrimary
      command={command}
      isDisabled={form.name.trim() === '' || isTooLong(form.name, longestName) || Number.isNaN(form.capUnits)}
      onOpen={() => setForm(empty)}
      onConfirm={async () => (await command.run({ param, json: optionsOf(form) })) !== null}
    >
      <Flex vertical gap="small">
        <label>
          {texts.name}
          <TextInput
            label={texts.name}
            longest={longestName}
            value={form.name}
            onChange={(name) => set({ name })}
          />
        </label>
        <Flex gap="middle" wrap>
          <label>
            {texts.horizon}{' '}
            <NumberInput
              least={1}
              most={180}
              value={form.horizonDays}
              onChange={(horizonDays) => set({ horizonDays })}
            />
          </label>
          <label>
            {texts.reserve}{' '}
            <NumberInput
              least={0}
              most={100}
              value={form.reservePercent}
              onChange={(reservePercent) => set({ reservePercent })}
            />
          </label>
          <label>
            {texts.cap}{' '}
            <NumberInput
              least={0}
              isOptional
              value={form.capUnits}
              onChange={(units, isEmpty) => set({ capUnits: isEmpty ? null : units })}
            />
          </label>
        </Flex>
        <FirstField value={form.first} onChange={(first) => set({ first })} />
        <NeedFields value={form.needs} onChange={(needs) => set({ needs })} />
        <Checkbox
          checked={form.appliesArrivals}
          onChange={({ target }) => set({ appliesArrivals: target.checked })}
        >
          {texts.appliesArrivals}
        </Checkbox>
      </Flex>
    </Confirm>
  )
}

function FirstField({
  value,
  onChange,
}: {
  readonly value: FirstKind | null
  readonly onChange: (value: FirstKind | null) => void
}) {
  const texts = useTexts(shortageTexts).detail
  const { messages } = useLanguage()
  return (
    <Select
      aria-label={texts.first}
      placeholder={`${texts.first}: ${texts.nobodyFirst}`}
      allowClear
      value={value}
      options={siteKinds.map((kind) => ({
        value: kind,
        label: `${texts.first}: ${messages.shortages.siteKinds[kind]}`,
      }))}
      onChange={(kind: FirstKind | null) => onChange(kind ?? null)}
    />
  )
}

function NeedFields({
  value,
  onChange,
}: {
  readonly value: readonly NeedField[]
  readonly onChange: (value: readonly NeedField[]) => void
}) {
  const texts = useTexts(shortageTexts).detail
  const { sites } = useSites()
  return (
    <fieldset className="plain">
      <legend>{texts.needsHint}</legend>
      {value.map((need, index) => (
        <Flex key={index} gap="small" align="center" className="field-row">
          <Select
            className="need-site"
            aria-label={texts.needSite}
            placeholder={texts.needSite}
            value={need.siteId}
            showSearch={{ optionFilterProp: 'label' }}
            options={sites.map(({ id, name, regionCode }) => ({ value: id, label: `${name} ${regionCode}` }))}
            onChange={(siteId) => onChange(value.with(index, { ...need, siteId }))}
          />
          <NumberInput
            label={texts.need}
            least={0}
            value={need.needUnits}
            onChange={(needUnits) => onChange(value.with(index, { ...need, needUnits }))}
          />
        </Flex>
      ))}
      <Button size="small" onClick={() => onChange([...value, { siteId: null, needUnits: 100 }])}>
        {texts.addNeed}
      </Button>
    </fieldset>
  )
}
