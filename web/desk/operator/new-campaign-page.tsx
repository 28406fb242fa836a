import './operator.css'
import { Button, Card, Flex, Input } from 'antd'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import { formatList } from '#web/ui/format.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { Page } from '../shell/page.tsx'
import { NumberInput } from '../shell/number-input.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { campaignTexts } from '../texts/campaigns.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { AreaFields, DepotFields, TierFields } from './campaign-fields.tsx'
import { type CampaignForm, emptyForm, longestName, missingOf, newCampaignOf } from './campaign-form.ts'
import { KitFields } from './kit-fields.tsx'

/** Sets a campaign up: where, what, who first, how fast. It is a draft until somebody opens it. */
export function NewCampaignPage() {
  const texts = useTexts(campaignTexts).form
  const { locale } = useLanguage()
  const navigate = useNavigate()
  const [form, setForm] = useState<CampaignForm>(emptyForm)
  const define = useCommand(api.campaigns.$post, { touches: ['campaigns'], isLeaving: true })
  const set = (change: Partial<CampaignForm>) => setForm({ ...form, ...change })
  const missing = missingOf(form)
  const save = async () => {
    const defined = await define.run({ json: newCampaignOf(form) })
    if (defined === null) return
    await navigate({ to: '/campaigns/$id', params: { id: defined.campaignId } })
  }
  return (
    <Page id="/campaigns/new" title={texts.title} hint={texts.hint} failure={define.failure}>
      <form
        className="operator"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Flex vertical gap="middle">
          <Flex gap="middle" wrap>
            <TextField label={texts.nameZh} value={form.nameZh} onChange={(nameZh) => set({ nameZh })} />
            <TextField label={texts.nameEn} value={form.nameEn} onChange={(nameEn) => set({ nameEn })} />
          </Flex>
          <Card size="small" title={<h2>{texts.depots}</h2>}>
            <DepotFields value={form.depots} onChange={(depots) => set({ depots })} />
          </Card>
          <Card size="small" title={<h2>{texts.counties}</h2>}>
            <AreaFields
              value={form.areas}
              depotIds={[...new Set(form.depots.flatMap(({ siteId }) => siteId ?? []))]}
              onChange={(areas) => set({ areas })}
            />
          </Card>
          <Card size="small" title={<h2>{texts.kit}</h2>}>
            <KitFields value={form.kit} onChange={(kit) => set({ kit })} />
          </Card>
          <Card size="small" title={<h2>{texts.tiers}</h2>}>
            <TierFields value={form.tiers} onChange={(tiers) => set({ tiers })} />
          </Card>
          <HourFields form={form} set={set} />
          <div>
            <Button type="primary" htmlType="submit" loading={define.isRunning} disabled={missing.length > 0}>
              {texts.save}
            </Button>
            {missing.length > 0 && (
              <p className="aside">
                {texts.missing(
                  formatList(
                    missing.map((name) => texts[name]),
                    locale,
                  ),
                )}
              </p>
            )}
          </div>
        </Flex>
      </form>
    </Page>
  )
}

interface HourFieldsProps {
  readonly form: CampaignForm
  readonly set: (change: Partial<CampaignForm>) => void
}

/** When it is meant to begin, and how fast it has to go. */
function HourFields({ form, set }: HourFieldsProps) {
  const texts = useTexts(campaignTexts).form
  return (
    <Flex gap="large" wrap>
      <TextField
        label={texts.plannedStart}
        type="datetime-local"
        value={form.plannedStart}
        onChange={(plannedStart) => set({ plannedStart })}
      />
      <NumberField
        label={texts.targetHours}
        value={form.targetHours}
        most={2_400}
        onChange={(targetHours) => set({ targetHours })}
      />
      <NumberField
        label={texts.dispatchHours}
        value={form.dispatchHours}
        most={240}
        onChange={(dispatchHours) => set({ dispatchHours })}
      />
      <NumberField
        label={texts.waveParcels}
        value={form.waveParcels}
        least={50}
        most={1_000_000}
        onChange={(waveParcels) => set({ waveParcels })}
      />
    </Flex>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly type?: 'text' | 'datetime-local'
  readonly value: string
  readonly onChange: (value: string) => void
}

function TextField({ label, type = 'text', value, onChange }: TextFieldProps) {
  const id = useId()
  return (
    <Labelled id={id} label={label}>
      {type === 'text' ? (
        <TextInput id={id} longest={longestName} value={value} onChange={onChange} />
      ) : (
        <Input id={id} type={type} value={value} onChange={({ target }) => onChange(target.value)} />
      )}
    </Labelled>
  )
}

interface NumberFieldProps {
  readonly label: string
  readonly value: number
  readonly least?: number
  readonly most: number
  readonly onChange: (value: number) => void
}

function NumberField({ label, value, least = 1, most, onChange }: NumberFieldProps) {
  const id = useId()
  return (
    <Labelled id={id} label={label}>
      <NumberInput id={id} least={least} most={most} value={value} onChange={onChange} />
    </Labelled>
  )
}

interface LabelledProps {
  readonly id: string
  readonly label: string
  readonly children: ReactNode
}

function Labelled({ id, label, children }: LabelledProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  )
}
